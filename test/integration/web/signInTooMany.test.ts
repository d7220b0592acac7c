import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { sentLink } from '../../support/links.ts';
import { type Answer, makeVisitor, type Visitor } from '../../support/visitor.ts';
import { servePages, type TestPages } from '../../support/webServer.ts';

const JANE = 'jane.smith@example.com';
const NOBODY = 'nobody.there@example.com';
const PASSWORD = 'correct horse battery';
let pages: TestPages;
let centre: TestCentre;
let compared = 0;

beforeAll(async () => {
  pages = await servePages({ trustProxy: 1 });
  const { hashing } = pages.core;
  const verify: typeof hashing.verify = (...asked) => {
    compared += 1;
    return hashing.verify(...asked);
  };
  Object.assign(pages.core, { hashing: { ...hashing, verify } });
});
afterAll(() => pages.close());
beforeEach(async () => {
  centre = await makeCentre(pages.core);
  const { accountId, jane: guardianId } = centre;
  const passwordHash = await pages.core.hashing.hash(PASSWORD);
  await pages.core.db.credential.create({
    data: { accountId, guardianId, passwordHash, changedAt: pages.core.clock.now() },
  });
});

const portal = (page = '') => `/${centre.slug}/portal${page}`;
const signIn = (
  browser: Visitor,
  { email = JANE, password = PASSWORD, headers = {} as Record<string, string> } = {},
): Promise<Answer> => browser.post(portal('/sign-in'), { email, password }, headers);

/** What a hundred tries would leave, without the hour and a half. */
async function failures(count: number): Promise<void> {
  const { accountId } = centre;
  await pages.core.db.signInStreak.updateMany({ where: { accountId }, data: { failures: count } });
  pages.core.clock.advance(MINUTE);
}

/** A page without what differs each time it is shown. */
const plain = ({ text }: Answer) =>
  text.replace(/name="form-token" value="[^"]*"/, '').replaceAll(/(jane\.smith|nobody\.there)@/g, '@');

describe('too many tries', () => {
  it('are answered 429 with the wait, in words and in Retry-After, the same for known and unknown', async () => {
    const answers: Answer[][] = [];
    for (const email of [JANE, NOBODY]) {
      const browser = makeVisitor(pages.url);
      const said: Answer[] = [];
      for (let i = 0; i < 6; i += 1) said.push(await signIn(browser, { email, password: 'a guess' }));
      answers.push(said);
    }
    const [known = [], unknown = []] = answers;
    expect(known.map(({ status }) => status)).toEqual([422, 422, 422, 422, 422, 429]);
    expect(known.at(-1)?.headers['retry-after']).toBe('1');
    expect(known.at(-1)?.text).toContain('Wait a second and try again');
    for (const [i, answer] of known.entries()) {
      const twin = unknown[i] as Answer;
      expect(plain(answer)).toBe(plain(twin));
      expect([answer.status, Object.keys(answer.headers)]).toEqual([twin.status, Object.keys(twin.headers)]);
    }
  });

  it('say so in Spanish', async () => {
    const browser = makeVisitor(pages.url);
    await signIn(browser, { password: 'a guess' });
    await failures(11);
    await signIn(browser, { password: 'a guess' });
    const early = await signIn(browser, { headers: { 'accept-language': 'es' } });
    expect(early.text).toContain('Espere un minuto e inténtelo de nuevo');
    await failures(100);
    const stopped = await signIn(browser, { headers: { 'accept-language': 'es' } });
    expect(stopped.text).toContain('por ahora no acepta ninguna contraseña');
  });

  it('a hundred failures stop the login, and Forgot Password opens it again at once', async () => {
    const browser = makeVisitor(pages.url);
    await signIn(browser, { password: 'a guess' });
    await failures(99);
    expect((await signIn(browser, { password: 'the hundredth' })).status).toBe(422);
    pages.core.clock.advance(24 * 60 * MINUTE);
    const before = compared;
    const stopped = await signIn(browser);
    expect([stopped.status, stopped.headers['retry-after']]).toEqual([429, undefined]);
    expect(stopped.text).toContain('takes no password for now');
    expect(stopped.text).toContain(`href="${portal('/forgot')}"`);
    expect(compared).toBe(before);

    const { token } = await sentLink(pages.core, centre);
    const phone = makeVisitor(pages.url);
    await phone.get(`/reset/${token}`);
    const password = 'another good one';
    expect((await phone.post('/reset', { password, confirm: password })).headers.location).toBe(
      '/reset/done',
    );
    expect((await signIn(phone, { password })).status).toBe(303);
  });

  it('no forged header makes a guess a stranger’s first', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      const from = `203.0.113.${i}`;
      const { status } = await signIn(makeVisitor(pages.url), {
        password: 'a guess',
        headers: {
          'x-forwarded-for': `${from}, 198.51.100.${i}`,
          forwarded: `for=${from}`,
          'x-real-ip': from,
          'true-client-ip': from,
          'cf-connecting-ip': from,
          'user-agent': `browser ${i}`,
        },
      });
      statuses.push(status);
    }
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429, 429, 429]);
  });

  it('by a stranger do not keep the parent out of a browser that was here before', async () => {
    const hers = makeVisitor(pages.url);
    await signIn(hers);
    await hers.post(portal('/sign-out'));
    await signIn(makeVisitor(pages.url), { password: 'a guess' });
    await failures(100);
    expect((await signIn(makeVisitor(pages.url))).status).toBe(429);
    expect((await signIn(hers)).status).toBe(303);
  });
});

describe('what a browser keeps after signing in', () => {
  it('is sealed, for no script to read, and opens nothing', async () => {
    const browser = makeVisitor(pages.url);
    const answer = await signIn(browser);
    const line = answer.headers['set-cookie']?.find((one) => one.startsWith(`known.${centre.slug}=`)) ?? '';
    expect(line).toMatch(/; Path=\/; Max-Age=34560000; HttpOnly; SameSite=Lax$/);
    expect(line.length).toBeLessThan(600);
    expect(Buffer.from(line.split(/[=;]/)[1] ?? '', 'base64url').toString('latin1')).not.toContain('jane');
    browser.cookies.delete(`portal.${centre.slug}`);
    expect((await browser.get(portal())).headers.location).toBe(portal('/sign-in'));
  });

  it('is bound to the host on https', async () => {
    const secure = await servePages({ publicUrl: 'https://keydesk.example' });
    try {
      const there = await makeCentre(secure.core);
      await secure.core.db.credential.create({
        data: {
          accountId: there.accountId,
          guardianId: there.jane,
          passwordHash: await secure.core.hashing.hash(PASSWORD),
          changedAt: secure.core.clock.now(),
        },
      });
      const answer = await makeVisitor(secure.url).post(`/${there.slug}/portal/sign-in`, {
        email: JANE,
        password: PASSWORD,
      });
      const cookies = answer.headers['set-cookie'] ?? [];
      for (const name of [`__Host-known.${there.slug}`, `__Host-portal.${there.slug}`]) {
        expect(cookies.find((one) => one.startsWith(`${name}=`))).toMatch(
          /; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/,
        );
      }
    } finally {
      await secure.close();
    }
  });
});

it('a megabyte for a password is refused before it is read whole, and 30 kilobytes before they are hashed', async () => {
  const before = compared;
  const browser = makeVisitor(pages.url);
  expect((await signIn(browser, { password: 'x'.repeat(1_048_576) })).status).toBe(413);
  expect((await signIn(browser, { password: 'x'.repeat(30_000) })).status).toBe(422);
  expect(compared).toBe(before);
  expect(await pages.core.db.signInStreak.count({ where: { accountId: centre.accountId } })).toBe(0);
});

it('nonsense that a proxy passes on for an address is not kept as one', async () => {
  for (const nonsense of ['x'.repeat(6_000), '<b>here</b>', 'unknown'])
    expect((await signIn(makeVisitor(pages.url), { headers: { 'x-forwarded-for': nonsense } })).status).toBe(
      303,
    );
  await signIn(makeVisitor(pages.url), { headers: { 'x-forwarded-for': '203.0.113.9' } });
  const kept = await pages.core.db.session.findMany({ where: { accountId: centre.accountId } });
  expect(new Set(kept.map(({ ip }) => ip))).toEqual(new Set(['127.0.0.1', '203.0.113.9']));
});

it('a rush that is more than can be hashed is told when to come again, and nothing is counted', async () => {
  const { hashing } = pages.core;
  Object.assign(pages.core, { hashing: { ...hashing, hasRoom: () => false } });
  try {
    const answer = await signIn(makeVisitor(pages.url));
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
    expect(answer.text).toContain('Wait a few seconds and try again');
  } finally {
    Object.assign(pages.core, { hashing });
  }
  expect(await pages.core.db.signInStreak.count({ where: { accountId: centre.accountId } })).toBe(0);
});
