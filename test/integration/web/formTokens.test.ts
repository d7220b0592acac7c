import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeSecrets } from '../../../src/core/secrets.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { sentLink } from '../../support/links.ts';
import { makeVisitor, type Visitor } from '../../support/visitor.ts';
import { servePages, type TestPages } from '../../support/webServer.ts';

const PASSWORD = 'correct horse battery';
const FIELD = 'form-token';
const JANE = { email: 'jane.smith@example.com', password: PASSWORD };
let pages: TestPages;
let centre: TestCentre;

beforeAll(async () => {
  pages = await servePages();
});
afterAll(() => pages.close());
beforeEach(async () => {
  centre = await makeCentre(pages.core);
  await pages.core.db.credential.create({
    data: {
      accountId: centre.accountId,
      guardianId: centre.jane,
      passwordHash: await pages.core.hashing.hash(PASSWORD),
      changedAt: pages.core.clock.now(),
    },
  });
});

const portal = (page = '') => `/${centre.slug}/portal${page}`;

/** A browser that looks at a form. */
async function looking(path: string): Promise<Visitor> {
  const browser = makeVisitor(pages.url);
  await browser.get(path);
  return browser;
}

/** Posts exactly these fields. */
const bare = (browser: Visitor, path: string, fields: Record<string, string>) =>
  browser.ask('POST', path, {
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });

describe('a form without a token of this browser', () => {
  const forms = () => [
    '/reset',
    portal('/forgot'),
    portal('/sign-in'),
    portal('/sign-out'),
    '/nowhere/portal/sign-in',
  ];

  it('is refused on every page, before any query and any hashing', async () => {
    const stranger = (await looking(portal('/forgot'))).hidden(portal('/forgot'))[FIELD] ?? '';
    const before = await pages.core.db.auditEntry.count();
    const { db, hashing } = pages.core;
    const never = () => {
      throw new Error('A refused form came further than it should.');
    };
    const untouchable = new Proxy({}, { get: never });
    Object.assign(pages.core, { db: untouchable, hashing: untouchable });
    try {
      for (const path of forms()) {
        for (const token of ['', 'x', 'A'.repeat(64), '%', stranger, `${stranger}A`, stranger.slice(0, 63)]) {
          const browser = makeVisitor(pages.url);
          browser.cookies.set('form', 'A'.repeat(22));
          const answer = await bare(browser, path, { ...JANE, confirm: PASSWORD, [FIELD]: token });
          expect([answer.status, path], token).toEqual([403, path]);
          expect(answer.text).toContain('Please try once more');
          expect(answer.text).toContain(`href="${path}"`);
        }
        const without = await bare(makeVisitor(pages.url), path, JANE);
        expect([without.status, without.text.includes('cookies')]).toEqual([403, true]);
      }
    } finally {
      Object.assign(pages.core, { db, hashing });
    }
    expect(await db.auditEntry.count()).toBe(before);
    expect(await db.session.count({ where: { accountId: centre.accountId } })).toBe(0);
  });

  it('leaves an open link as it is', async () => {
    const { token, linkId } = await sentLink(pages.core, centre);
    const browser = makeVisitor(pages.url);
    await browser.get(`/reset/${token}`);
    await browser.get('/reset');
    const answer = await bare(browser, '/reset', { password: PASSWORD, confirm: PASSWORD });
    expect(answer.status).toBe(403);
    expect((await pages.core.db.resetLink.findUniqueOrThrow({ where: { id: linkId } })).state).toBe('live');
    const again = await browser.post('/reset', { password: 'another good one', confirm: 'another good one' });
    expect(again.headers.location).toBe('/reset/done');
  });

  it('speaks the browser’s language, and links to nothing but our own page', async () => {
    const browser = makeVisitor(pages.url);
    const ask = { body: 'x=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    const spanish = { ...ask, headers: { ...ask.headers, 'accept-language': 'es' } };
    expect((await browser.ask('POST', portal('/sign-in'), spanish)).text).toContain('Inténtelo una vez más');
    const answer = await browser.ask('POST', '/\\evil.example/portal/sign-in', ask);
    expect(answer.text).not.toContain('evil');
  });
});

describe('a token', () => {
  it('is another each time, and each of them works, from several tabs and again after Back', async () => {
    const browser = await looking(portal('/forgot'));
    const first = browser.hidden(portal('/forgot'));
    const answer = await browser.get(portal('/forgot'));
    expect(answer.headers).not.toHaveProperty('set-cookie');
    const second = browser.hidden(portal('/forgot'));
    expect(second[FIELD]).toMatch(/^[\w-]{64}$/);
    // Nothing of it may stay the same, or a compressed page could be asked for it byte by byte.
    expect(second[FIELD]?.slice(0, 8)).not.toBe(first[FIELD]?.slice(0, 8));
    for (const hidden of [second, first, first])
      expect((await bare(browser, portal('/forgot'), { ...hidden, email: 'a@example.com' })).status).toBe(
        200,
      );
  });

  it('of before signing in is worth nothing afterwards, nor one of before signing out', async () => {
    const browser = await looking(portal('/sign-in'));
    const before = browser.hidden(portal('/sign-in'));
    const key = browser.cookies.get('form');
    expect((await bare(browser, portal('/sign-in'), { ...before, ...JANE })).headers.location).toBe(portal());
    expect((await bare(browser, portal('/sign-out'), before)).status).toBe(403);
    expect((await browser.get(portal())).text).toContain('Hello Jane Smith');
    expect(browser.cookies.get('form')).not.toBe(key);
    expect((await bare(browser, portal('/sign-out'), before)).status).toBe(403);

    const inside = browser.hidden(portal('/sign-out'));
    expect((await bare(browser, portal('/sign-out'), inside)).status).toBe(303);
    await browser.get(portal('/sign-in'));
    expect((await bare(browser, portal('/sign-in'), { ...inside, ...JANE })).status).toBe(403);
  });

  it('of an attacker’s own browser does not sign a victim in as the attacker', async () => {
    const attacker = await looking(portal('/sign-in'));
    const victim = await looking(portal('/sign-in'));
    const answer = await bare(victim, portal('/sign-in'), {
      ...attacker.hidden(portal('/sign-in')),
      ...JANE,
    });
    expect(answer.status).toBe(403);
    expect(victim.cookies.has(`portal.${centre.slug}`)).toBe(false);
  });

  it('outlives the change of APP_SECRET while the old secret is still listed', async () => {
    const browser = await looking(portal('/forgot'));
    const hidden = browser.hidden(portal('/forgot'));
    const post = async () => (await bare(browser, portal('/forgot'), { ...hidden, email: 'a@b' })).status;
    const { secrets } = pages.core;
    const [before, after] = [Buffer.alloc(32, 'test'), Buffer.alloc(32, 'next')];
    try {
      Object.assign(pages.core, { secrets: makeSecrets([after, before]) });
      expect(await post()).toBe(200);
      Object.assign(pages.core, { secrets: makeSecrets([after]) });
      expect(await post()).toBe(403);
    } finally {
      Object.assign(pages.core, { secrets });
    }
  });

  it('hangs on a cookie that no script and no other site’s form has, with its name tied to https', async () => {
    const plain = await makeVisitor(pages.url).get(portal('/sign-in'));
    expect(plain.headers['set-cookie']).toEqual([
      expect.stringMatching(/^form=[\w-]{22}; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
    const secure = await servePages({ publicUrl: 'https://keydesk.example.com' });
    try {
      const at = await makeCentre(secure.core);
      const answer = await makeVisitor(secure.url).get(`/${at.slug}/portal/sign-in`);
      expect(answer.headers['set-cookie']).toEqual([
        expect.stringMatching(/^__Host-form=[\w-]{22}; Path=\/; HttpOnly; SameSite=Lax; Secure$/),
      ]);
    } finally {
      await secure.close();
    }
  });

  it('is asked for by no page without a form: such a page sets no cookie', async () => {
    for (const path of ['/', '/nowhere', portal('/sign-out')])
      expect((await makeVisitor(pages.url).get(path)).headers, path).not.toHaveProperty('set-cookie');
  });
});
