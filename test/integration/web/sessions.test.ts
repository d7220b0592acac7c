import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { MOST_SESSIONS, SESSION_LIFE } from '../../../src/core/credentials/sessions.ts';
import { sweepCredentials } from '../../../src/core/credentials/sweep.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeVisitor, type Visitor } from '../../support/visitor.ts';
import { servePages, type TestPages } from '../../support/webServer.ts';
import { csv, FAMILIES, importTexts } from '../directory/importing.ts';

const PASSWORD = 'correct horse battery';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1';
const LAPTOP = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
let pages: TestPages;
let centre: TestCentre;

beforeAll(async () => {
  pages = await servePages();
});
afterAll(() => pages.close());
beforeEach(async () => {
  centre = await makeCentre(pages.core);
  const passwordHash = await pages.core.hashing.hash(PASSWORD);
  for (const guardianId of [centre.jane, centre.jose]) {
    await pages.core.db.credential.create({
      data: { accountId: centre.accountId, guardianId, passwordHash, changedAt: pages.core.clock.now() },
    });
  }
});

const portal = (page = '') => `/${centre.slug}/portal${page}`;
const page = () => portal('/sessions');

async function signedIn(userAgent = IPHONE, email = 'jane.smith@example.com'): Promise<Visitor> {
  const browser = makeVisitor(pages.url);
  const answer = await browser.post(
    portal('/sign-in'),
    { email, password: PASSWORD },
    { 'user-agent': userAgent },
  );
  expect(answer.status).toBe(303);
  return browser;
}

const isIn = async (browser: Visitor) => (await browser.get(portal())).status === 200;
const names = (text: string) =>
  [...text.matchAll(/name="end" value="([\w-]{22})"/g)].map(([, name]) => name ?? '');
const actions = async () =>
  (
    await pages.core.db.auditEntry.findMany({
      where: { accountId: centre.accountId, action: { startsWith: 'portal.signed_out' } },
      orderBy: { seq: 'asc' },
    })
  ).map(({ action, details }) => ({ action, details }));

describe('the list of my sessions', () => {
  it('names browser, system, times at the centre’s place and origin, this one first and marked', async () => {
    await signedIn(LAPTOP);
    pages.core.clock.advance(MINUTE);
    const phone = await signedIn();
    await signedIn(LAPTOP, 'jose@example.com');
    const { text } = await phone.get(page());
    const devices = [...text.matchAll(/<li>\s*<h2.*?<\/li>/gs)].map(([device]) => device);
    expect(devices).toHaveLength(2);
    expect(devices[0]).toContain('Safari on iOS');
    expect(devices[0]).toContain('This device');
    expect(devices[1]).toContain('Firefox on Windows');
    expect(devices[1]).not.toContain('This device');
    for (const device of devices) {
      expect(device).toContain('127.0.0.1');
      expect(device.replaceAll('\u202f', ' ')).toMatch(/November 21, 2026 at 9:0\d AM/);
    }
    expect(names(text)).toHaveLength(1);
  });

  it('shows neither a cookie nor what is stored of one', async () => {
    await signedIn(LAPTOP);
    const phone = await signedIn();
    const { text } = await phone.get(page());
    expect(text).not.toContain(phone.cookies.get(`portal.${centre.slug}`));
    for (const { idHash } of await pages.core.db.session.findMany())
      for (const form of ['hex', 'base64', 'base64url'] as const)
        expect(text).not.toContain(Buffer.from(idHash).toString(form));
  });

  it('shows a hostile browser’s name as text', async () => {
    await signedIn('<script>alert(1)</script>/1.0 "x" <b>');
    await signedIn('x'.repeat(5_000));
    const phone = await signedIn();
    const { status, text } = await phone.get(page());
    expect(status).toBe(200);
    expect(text).not.toMatch(/<script|<b>/);
  });

  it('is in Spanish for whose record is', async () => {
    await signedIn(LAPTOP, 'jose@example.com');
    const phone = await signedIn(IPHONE, 'jose@example.com');
    const { text } = await phone.get(page());
    for (const words of ['Safari en iOS', 'Este dispositivo', 'Cerrar sesión en los demás dispositivos'])
      expect(text).toContain(words);
  });

  it('is nobody’s but those who are signed in', async () => {
    const stranger = makeVisitor(pages.url);
    expect((await stranger.get(page())).headers.location).toBe(portal('/sign-in'));
    expect((await stranger.post(page(), { end: 'all' })).headers.location).toBe(portal('/sign-in'));
  });
});

describe('signing out', () => {
  it('one other device ends that one alone', async () => {
    const [laptop, phone, tablet] = [await signedIn(LAPTOP), await signedIn(), await signedIn()];
    const { text } = await phone.get(page());
    const laptops =
      /Firefox on Windows.*?value="([\w-]{22})"/s.exec(text)?.[1] ?? 'the laptop is not on the list';
    expect((await phone.post(page(), { end: laptops })).headers.location).toBe(page());
    expect([await isIn(laptop), await isIn(phone), await isIn(tablet)]).toEqual([false, true, true]);
    expect(await actions()).toEqual([
      { action: 'portal.signed_out', details: { from_another_device: true } },
    ]);
    await phone.post(page(), { end: laptops });
    expect(await actions()).toHaveLength(1);
  });

  it('everywhere else keeps this one', async () => {
    const [laptop, phone] = [await signedIn(LAPTOP), await signedIn()];
    expect((await phone.get(page())).text).toContain('Sign out everywhere else');
    await phone.post(page(), { end: 'others' });
    expect([await isIn(laptop), await isIn(phone)]).toEqual([false, true]);
    expect(await actions()).toEqual([
      { action: 'portal.signed_out_everywhere', details: { sessions_ended: 1, this_one_too: false } },
    ]);
  });

  it('everywhere ends this one too', async () => {
    const [laptop, phone] = [await signedIn(LAPTOP), await signedIn()];
    const answer = await phone.post(page(), { end: 'all' });
    expect(answer.headers.location).toBe(portal('/sign-out'));
    expect([await isIn(laptop), await isIn(phone)]).toEqual([false, false]);
    expect(phone.cookies.has(`portal.${centre.slug}`)).toBe(false);
  });

  it('somebody else’s session is beyond reach, by name or by guess', async () => {
    const his = await signedIn(LAPTOP, 'jose@example.com');
    await signedIn(IPHONE, 'jose@example.com');
    const hisOther = names((await his.get(page())).text)[0] ?? '';
    const hers = await signedIn();
    for (const end of [hisOther, '', 'x', "' OR 1=1 --", '../..', 'x'.repeat(5_000)])
      expect((await hers.post(page(), { end })).status).toBe(303);
    expect(await isIn(his)).toBe(true);
    expect(await pages.core.db.session.count({ where: { guardianId: centre.jose } })).toBe(2);
    expect(await actions()).toEqual([]);
  });
});

describe('sessions end', () => {
  it('the oldest of too many', async () => {
    const first = await signedIn();
    const { accountId, jane: guardianId } = centre;
    const { expiresAt } = await pages.core.db.session.findFirstOrThrow({ where: { guardianId } });
    for (let i = 1; i < MOST_SESSIONS; i += 1) {
      pages.core.clock.advance(1_000);
      const now = pages.core.clock.now();
      await pages.core.db.session.create({
        data: {
          idHash: Buffer.alloc(32, i),
          accountId,
          guardianId,
          portal: 'customer',
          createdAt: now,
          seenAt: now,
          expiresAt,
        },
      });
    }
    expect(await isIn(first)).toBe(true);
    pages.core.clock.advance(1_000);
    const newest = await signedIn();
    expect([await isIn(first), await isIn(newest)]).toEqual([false, true]);
    expect(await pages.core.db.session.count({ where: { guardianId } })).toBe(MOST_SESSIONS);
  });

  it('by an import that takes Can Log In away, and stay ended when it comes back', async () => {
    const phone = await signedIn();
    for (const canLogIn of ['no', 'yes']) {
      const families = csv(
        FAMILIES,
        `f-1,Smith,g-1,Jane Smith,jane.smith@example.com,+15125550142,${canLogIn},`,
      );
      await importTexts(pages.core, centre.accountId, { families });
      expect(await isIn(phone)).toBe(false);
    }
  });

  it('and are swept: what ended by itself and what nobody used', async () => {
    const { idle, whole } = SESSION_LIFE.customer;
    await signedIn();
    pages.core.clock.advance(idle);
    expect(await sweepCredentials(pages.core)).toMatchObject({ sessions: expect.any(Number) });
    expect(await pages.core.db.session.count()).toBe(0);
    const phone = await signedIn();
    pages.core.clock.advance(idle - MINUTE);
    await sweepCredentials(pages.core);
    expect(await isIn(phone)).toBe(true);
    pages.core.clock.advance(whole);
    expect(await sweepCredentials(pages.core)).toMatchObject({ sessions: 1 });
  });

  it('and so are streaks of logins that nobody has, after thirty days or when there are too many', async () => {
    // But for the account's count of strangers, which is not a login's.
    const strangers = new Uint8Array(pages.core.secrets.sign('login', `unknown ${centre.accountId}`));
    const streaks = () =>
      pages.core.db.signInStreak.findMany({
        where: { accountId: centre.accountId, loginHash: { not: strangers } },
        orderBy: { lastAt: 'asc' },
      });
    const DAY = 24 * 60 * MINUTE;
    const browser = makeVisitor(pages.url);
    const guess = (email: string) => browser.post(portal('/sign-in'), { email, password: 'a guess' });
    await pages.core.db.signInStreak.deleteMany();
    for (const email of ['jane.smith@example.com', 'nobody@example.com', 'no-one@example.com']) {
      await guess(email);
      pages.core.clock.advance(1);
    }
    await sweepCredentials(pages.core, { mostStreaks: 2 });
    expect(await streaks()).toHaveLength(3);
    expect(await sweepCredentials(pages.core, { mostStreaks: 1 })).toMatchObject({ streaks: 1 });
    expect(await streaks()).toMatchObject([{ onRecord: true }, { onRecord: false }]);
    pages.core.clock.advance(30 * DAY - 2);
    await sweepCredentials(pages.core);
    expect(await streaks()).toHaveLength(2);
    pages.core.clock.advance(DAY);
    expect(await sweepCredentials(pages.core)).toMatchObject({ streaks: 1 });
    // A patient guesser finds the count where it was.
    pages.core.clock.advance(1_000 * DAY);
    await sweepCredentials(pages.core);
    expect(await streaks()).toMatchObject([{ onRecord: true, failures: 1 }]);
  });
});
