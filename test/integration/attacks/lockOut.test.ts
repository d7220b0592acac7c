import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Line, TooBusy } from '../../../src/core/credentials/hashing.ts';
import { DAY } from '../../../src/core/limits/rates.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { sentLink } from '../../support/links.ts';
import { makeVisitor, type Visitor } from '../../support/visitor.ts';
import { servePages, type TestPages } from '../../support/webServer.ts';

const JANE = 'jane.smith@example.com';
const OLD = 'correct horse battery';
const NEW = 'another good one here';
let pages: TestPages;
let centre: TestCentre;

beforeAll(async () => {
  pages = await servePages();
});
afterAll(() => pages.close());
beforeEach(async () => {
  centre = await makeCentre(pages.core);
  const { accountId, jane: guardianId } = centre;
  const { core } = pages;
  await core.db.credential.create({
    data: { accountId, guardianId, passwordHash: await core.hashing.hash(OLD), changedAt: core.clock.now() },
  });
});

const signIn = async (browser: Visitor, password: string, email = JANE): Promise<number> =>
  (await browser.post(`/${centre.slug}/portal/sign-in`, { email, password })).status;

/** Redeems a link that was sent to her. */
async function reset(browser: Visitor, password = NEW): Promise<void> {
  const { token } = await sentLink(pages.core, centre);
  await browser.get(`/reset/${token}`);
  const { location } = (await browser.post('/reset', { password, confirm: password })).headers;
  expect(location).toBe('/reset/done');
}

/** A program of a stranger uses up every try as soon as there is one. */
async function guessAllTheTime(): Promise<void> {
  const stranger = makeVisitor(pages.url);
  for (let i = 0; i < 6; i += 1) await signIn(stranger, 'a guess');
}

describe('a stranger who guesses all the time', () => {
  it('does not keep out whoever has just chosen a password by a link', async () => {
    await guessAllTheTime();
    const hers = makeVisitor(pages.url);
    expect(await signIn(hers, NEW)).toBe(429);
    await reset(hers);
    await guessAllTheTime();
    expect(await signIn(hers, NEW)).toBe(303);
  });
});

describe('somebody who knew the password once', () => {
  it('has no tries of an own in the browsers in which it was right, after it was changed', async () => {
    const kept: Visitor[] = [];
    for (let i = 0; i < 3; i += 1) {
      const browser = makeVisitor(pages.url);
      expect(await signIn(browser, OLD)).toBe(303);
      kept.push(browser);
    }
    pages.core.clock.advance(DAY);
    await reset(makeVisitor(pages.url));
    const statuses: number[] = [];
    for (const browser of kept)
      for (let i = 0; i < 4; i += 1) statuses.push(await signIn(browser, 'a guess'));
    expect(statuses.filter((status) => status === 422)).toHaveLength(5);
  });
});

describe('a family at one computer', () => {
  it('is known there, each of them, whatever strangers guess', async () => {
    const { accountId, jose } = centre;
    const { core } = pages;
    const passwordHash = await core.hashing.hash(OLD);
    await core.db.credential.create({
      data: { accountId, guardianId: jose, passwordHash, changedAt: core.clock.now() },
    });
    const computer = makeVisitor(pages.url);
    for (const email of [JANE, 'jose@example.com', 'jose@example.com', 'jose@example.com']) {
      expect(await signIn(computer, OLD, email)).toBe(303);
      await computer.post(`/${centre.slug}/portal/sign-out`);
    }
    expect(computer.cookies.get(`known.${centre.slug}`)?.split('.')).toHaveLength(2);
    await guessAllTheTime();
    expect(await signIn(computer, OLD)).toBe(303);
    await computer.post(`/${centre.slug}/portal/sign-out`);
    await reset(computer);
    expect(computer.cookies.get(`known.${centre.slug}`)?.split('.')).toHaveLength(2);
  });
});

describe('a flood of made-up logins', () => {
  it('keeps nobody out of a browser that was here before, nor with a link', async () => {
    const known = makeVisitor(pages.url);
    expect(await signIn(known, OLD)).toBe(303);
    const { core } = pages;
    const { hashing } = core;
    // The line of anybody is full, however often one looks.
    const verify: typeof hashing.verify = (stored, password, line) =>
      line === 'proved' ? hashing.verify(stored, password, line) : Promise.reject(new TooBusy());
    Object.assign(core, { hashing: { ...hashing, verify, hasRoom: (line: Line) => line === 'proved' } });
    try {
      const hers = makeVisitor(pages.url);
      expect(await signIn(hers, OLD)).toBe(503);
      expect(await signIn(known, OLD)).toBe(303);
      await reset(hers);
      expect(await signIn(hers, NEW)).toBe(303);
    } finally {
      Object.assign(core, { hashing });
    }
  });
});

it('a browser is known to the longest address there is', async () => {
  const email = `${'字'.repeat(241)}@example.com`;
  await pages.core.db.guardian.update({
    where: { accountId_id: { accountId: centre.accountId, id: centre.jane } },
    data: { email, emailKey: email },
  });
  const hers = makeVisitor(pages.url);
  expect(await signIn(hers, OLD, email)).toBe(303);
  const stranger = makeVisitor(pages.url);
  for (let i = 0; i < 6; i += 1) await signIn(stranger, 'a guess', email);
  expect(await signIn(hers, OLD, email)).toBe(303);
});

it('the longest password that can be chosen can be changed', async () => {
  const long = '🏴󠁧󠁢󠁥󠁮󠁧󠁿🧑🏿‍❤️‍💋‍🧑🏿'.repeat(64);
  const next = '🏴󠁧󠁢󠁷󠁬󠁳󠁿🧑🏿‍❤️‍💋‍🧑🏻'.repeat(64);
  const hers = makeVisitor(pages.url);
  await reset(hers, long);
  expect(await signIn(hers, long)).toBe(303);
  const answer = await hers.post(`/${centre.slug}/portal/password`, {
    current: long,
    password: next,
    confirm: next,
  });
  expect([answer.status, answer.headers.location]).toEqual([303, `/${centre.slug}/portal/password/changed`]);
});
