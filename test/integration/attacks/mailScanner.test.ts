import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Email, linksIn } from '../../../demo/inbox/mailbox.ts';
import { BUSINESS } from '../../../demo/sample/business.ts';
import { makeVisitor, type Visitor } from '../../support/visitor.ts';
import { PORTAL, redeem, resetPath, wasRedeemed } from '../keydesk/deeds.ts';
import { PUBLIC_URL } from '../keydesk/farEnds.ts';
import { makeWorld, type World } from '../keydesk/world.ts';
import { addGuardians, allAnswered, askAt } from './asked.ts';

const PASSWORD = 'correct horse battery';

let world: World;
let url: string;
let email: string;
let mail: Email;
let people = 0;

beforeAll(async () => {
  world = await makeWorld({ rateLimit: 'off' });
  ({ url } = await world.start({ TRUST_PROXY: '1' }));
}, 60_000);
afterAll(() => world?.stop());

/** A guardian who asked, with headers that a stranger would love to see in the mail. */
beforeEach(async () => {
  people += 1;
  [email = ''] = await addGuardians(world, 1, `scanned${people}-`);
  await askAt(url, email, `192.0.2.${people}`, POISON);
  await allAnswered(world);
  mail = await world.inbox.waitFor(({ to }) => to[0] === email);
});

const POISON = {
  host: 'evil.example',
  'x-forwarded-host': 'evil.example',
  'x-forwarded-proto': 'http',
  'x-forwarded-port': '8080',
  'x-forwarded-prefix': '/evil',
  'x-forwarded-server': 'evil.example',
  'x-host': 'evil.example',
  'x-original-host': 'evil.example',
  'x-original-url': '/evil',
  'x-rewrite-url': '/evil',
  forwarded: 'for=203.0.113.9;host=evil.example;proto=http',
  referer: 'https://evil.example/',
};

const state = () =>
  world.core.db.resetLink.findFirstOrThrow({
    where: { address: email },
    select: { state: true, reportedAt: true, endedAt: true },
  });
const UNTOUCHED = { state: 'live', reportedAt: null, endedAt: null };

/** Follows an address through every redirect, as a browser does, with all that a page loads. */
async function visit(visitor: Visitor, method: string, address: string): Promise<void> {
  let path = address.replace(PUBLIC_URL, '');
  for (let hop = 0; hop < 5 && path.startsWith('/'); hop += 1) {
    const { headers, text } = await visitor.ask(method, path);
    for (const [, asset = ''] of text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)) await visitor.get(asset);
    if (!headers.location) return;
    path = headers.location;
  }
}
const everyLink = () => {
  const html = [...mail.html.matchAll(/(?:href|src|action)="([^"]+)"/g)].map(([, link = '']) => link);
  return [...new Set([...linksIn(mail), ...html])];
};

describe('links of a message that was asked for with forged headers', () => {
  it('lead to PUBLIC_URL and nowhere else, whatever Host, Forwarded and Referer say', () => {
    const links = everyLink();
    expect(links.length).toBeGreaterThanOrEqual(2);
    for (const link of links) expect(new URL(link).origin).toBe(PUBLIC_URL);
    expect(JSON.stringify(mail)).not.toMatch(/evil|203\.0\.113|8080/);
  });

  it('a form that another site’s page sends is refused, whatever address it names', async () => {
    const before = world.inbox.emails().length;
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      const answer = await askAt(url, 'jordan.smith@example.com', '192.0.2.250', headers);
      expect(answer.status).toBe(403);
    }
    await allAnswered(world);
    expect(world.inbox.emails()).toHaveLength(before);
  });
});

describe('a mail scanner', () => {
  it.each(['GET', 'HEAD', 'OPTIONS'])(
    'that follows every link by %s, three times, consumes nothing',
    async (method) => {
      for (let time = 0; time < 3; time += 1) {
        const scanner = makeVisitor(url);
        for (const link of everyLink()) await visit(scanner, method, link);
      }
      expect(await state()).toEqual(UNTOUCHED);
      expect(wasRedeemed(await redeem(makeVisitor(url), resetPath(mail) ?? '', PASSWORD))).toBe(true);
    },
  );

  it('that comes in one browser with every page that it finds on the way, consumes nothing', async () => {
    const scanner = makeVisitor(url);
    const seen = new Set<string>();
    const left = everyLink().map((link) => link.replace(PUBLIC_URL, ''));
    for (let path = left.shift(); path !== undefined && seen.size < 60; path = left.shift()) {
      if (seen.has(path)) continue;
      seen.add(path);
      const { headers, text } = await scanner.get(path);
      if (headers.location?.startsWith('/')) left.push(headers.location);
      for (const [, next = ''] of text.matchAll(/<a [^>]*href="(\/[^"]*)"/g)) left.push(next);
      // Some guess at GET for a form.
      for (const [, action = ''] of text.matchAll(/<form [^>]*action="(\/[^"]*)"/g)) left.push(action);
    }
    expect(seen.size).toBeGreaterThan(3);
    expect(await state()).toEqual(UNTOUCHED);
    expect(wasRedeemed(await redeem(makeVisitor(url), resetPath(mail) ?? '', PASSWORD))).toBe(true);
  });

  it('that posts what it finds, without what it was shown, is refused', async () => {
    for (const path of ['/reset', '/reset/not-me', resetPath(mail) ?? '']) {
      const answer = await makeVisitor(url).ask('POST', path, {
        body: 'password=correct+horse&confirm=correct+horse',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
      expect([403, 405, 422]).toContain(answer.status);
    }
    expect(await state()).toEqual(UNTOUCHED);
  });
});

describe('a link that was used', () => {
  it('sets no second password, in the same browser or another', async () => {
    const path = resetPath(mail) ?? '';
    const phone = makeVisitor(url);
    const thief = makeVisitor(url);
    await thief.get(path);
    await thief.get('/reset');
    expect(wasRedeemed(await redeem(phone, path, PASSWORD))).toBe(true);
    const again = { password: 'password of the thief', confirm: 'password of the thief' };
    expect((await thief.post('/reset', again)).status).toBe(410);
    expect(wasRedeemed(await redeem(makeVisitor(url), path, 'password of the thief'))).toBe(false);
    const signIn = (password: string) => makeVisitor(url).post(`${PORTAL}/sign-in`, { email, password });
    expect((await signIn('password of the thief')).status).toBe(422);
    expect((await signIn(PASSWORD)).headers.location).toBe(`/${BUSINESS.slug}/portal`);
  });

  it('signs nobody in', async () => {
    const phone = makeVisitor(url);
    await redeem(phone, resetPath(mail) ?? '', PASSWORD);
    expect((await phone.get(PORTAL)).headers.location).toBe(`${PORTAL}/sign-in`);
  });
});
