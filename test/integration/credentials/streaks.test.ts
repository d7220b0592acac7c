import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import { failuresNoted } from '../../../src/core/credentials/failures.ts';
import { TooBusy } from '../../../src/core/credentials/hashing.ts';
import { type SignIn, signIn } from '../../../src/core/credentials/signIn.ts';
import { MOST_FAILURES } from '../../../src/core/credentials/streaks.ts';
import { openPool, prismaOver } from '../../../src/core/database/connections.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { sentLink } from '../../support/links.ts';

const JANE = 'jane.smith@example.com';
const NOBODY = 'nobody@example.com';
const PASSWORD = 'correct horse battery';
/** Stands for a hash, where hashing is not what is tested. */
const quickHash = (password: string) => `$argon2id$quick$${password}`;
let core: TestCore;
let centre: TestCentre;
/** Core whose comparisons are quick and counted: these stories need hundreds. */
let quick: Core & { compared: number };

beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
  quick = quickly(core);
  const { accountId, jane: guardianId } = centre;
  await core.db.credential.create({
    data: { accountId, guardianId, passwordHash: quickHash(PASSWORD), changedAt: core.clock.now() },
  });
});

function quickly(on: Core): Core & { compared: number } {
  const made = {
    ...on,
    compared: 0,
    hashing: {
      ...on.hashing,
      isOutdated: () => false,
      verify: async (stored: string | undefined, password: string) => {
        made.compared += 1;
        return stored === quickHash(password);
      },
    },
  };
  return made;
}

const attempt = (password: string, more: Partial<SignIn> = {}, on: Core = quick) =>
  signIn(on, {
    accountId: centre.accountId,
    portal: 'customer',
    email: JANE,
    password,
    browser: {},
    ...more,
  });

/** Fails so many times in a row, waiting each time as long as it takes. */
async function fail(times: number, more: Partial<SignIn> = {}): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    core.clock.advance(MINUTE);
    expect(await attempt('a guess', more)).toEqual({ kind: 'refused' });
  }
}

async function signedIn(more: Partial<SignIn> = {}): Promise<{ session: string; knownDevice: string }> {
  const outcome = await attempt(PASSWORD, more);
  if (outcome.kind !== 'signed-in') throw new Error(`It was ${outcome.kind}.`);
  return outcome;
}

const rows = async () =>
  (
    await core.db.auditEntry.findMany({
      where: { accountId: centre.accountId, action: { startsWith: 'portal.sign_in_' } },
      orderBy: { seq: 'asc' },
    })
  ).map(({ action, subjectId, details }) => ({ action, subjectId, ...(details as object) }));

describe('failures slow down', () => {
  it('five are free; then each waits longer, a minute at most', async () => {
    const waits: number[] = [];
    for (let failures = 0; failures < 14; failures += 1) {
      let outcome = await attempt('a guess');
      if (outcome.kind === 'wait') {
        waits.push(outcome.seconds);
        core.clock.advance(outcome.seconds * 1_000 - 1);
        expect(await attempt('a guess')).toEqual({ kind: 'wait', seconds: 1 });
        core.clock.advance(1);
        outcome = await attempt('a guess');
      } else waits.push(0);
      expect(outcome).toEqual({ kind: 'refused' });
    }
    expect(waits).toEqual([0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it('a try that comes too early is neither hashed nor counted, even with the right password', async () => {
    await fail(7);
    const { compared } = quick;
    for (let i = 0; i < 30; i += 1) expect(await attempt(PASSWORD)).toEqual({ kind: 'wait', seconds: 4 });
    expect(quick.compared).toBe(compared);
    core.clock.advance(4_000);
    await signedIn();
  });

  it('unknown and known logins slow down alike', async () => {
    for (let i = 0; i < 9; i += 1) {
      const answers = [];
      for (const email of [JANE, NOBODY, 'bob@example.com', 'jose@example.com'])
        answers.push(await attempt('a guess', { email }));
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      if (i > 5) core.clock.advance(1_000);
    }
  });

  it('however the login is spelled', async () => {
    for (const email of [JANE, 'JANE.smith@example.com', ' jane.smith@EXAMPLE.com ', JANE.normalize('NFD')])
      await attempt('a guess', { email });
    await attempt('a guess');
    expect(await attempt('a guess', { email: 'Jane.Smith@example.com' })).toEqual({
      kind: 'wait',
      seconds: 1,
    });
  });

  it('one account’s failures are nothing to another’s', async () => {
    await fail(8);
    const other = await makeCentre(core);
    expect(await attempt('a guess', { accountId: other.accountId })).toEqual({ kind: 'refused' });
  });

  it('the right password ends the row', async () => {
    await fail(8);
    core.clock.advance(MINUTE);
    await signedIn();
    for (let i = 0; i < 5; i += 1) expect(await attempt('a guess')).toEqual({ kind: 'refused' });
  });

  it('a clock that was set back makes nobody wait longer than a minute', async () => {
    await fail(30);
    core.clock.advance(-24 * 60 * MINUTE);
    expect(await attempt('a guess')).toEqual({ kind: 'refused' });
    expect(await attempt('a guess')).toEqual({ kind: 'wait', seconds: 60 });
  });
});

describe('at a hundred failures in a row', () => {
  it('no password is taken any more, and a reset link still works and ends it', async () => {
    await fail(MOST_FAILURES);
    core.clock.advance(24 * 60 * MINUTE);
    const { compared } = quick;
    for (const password of ['a guess', PASSWORD])
      expect(await attempt(password)).toEqual({ kind: 'stopped' });
    expect(quick.compared).toBe(compared);

    const { token } = await sentLink(core, centre);
    const password = 'another good one';
    expect((await redeemLink(core, { token, password, confirm: password, visit: 'hers' })).kind).toBe(
      'redeemed',
    );
    expect((await attempt(password, {}, core)).kind).toBe('signed-in');
  });

  it('the same goes for a login that nobody has', async () => {
    await fail(MOST_FAILURES, { email: NOBODY });
    expect(await attempt(PASSWORD, { email: NOBODY })).toEqual({ kind: 'stopped' });
  });

  it('at the same moment in two processes, not one slips past', async () => {
    const pool = openPool(core.url, 'second process', 10);
    const second = quickly({ ...core, db: prismaOver(pool) });
    try {
      const storm = (times: number) =>
        Promise.all(Array.from({ length: times }, (_, i) => attempt('a guess', {}, i % 2 ? second : quick)));
      const first = await storm(120);
      expect(first.filter(({ kind }) => kind === 'refused')).toHaveLength(5);
      expect(quick.compared + second.compared).toBe(5);

      await core.db.signInStreak.updateMany({
        where: { accountId: centre.accountId },
        data: { failures: 99 },
      });
      core.clock.advance(MINUTE);
      const last = await storm(120);
      expect(last.filter(({ kind }) => kind === 'refused')).toHaveLength(1);
      expect(quick.compared + second.compared).toBe(6);
      core.clock.advance(MINUTE);
      expect(new Set((await storm(20)).map(({ kind }) => kind))).toEqual(new Set(['stopped']));
    } finally {
      await failuresNoted(second);
      await second.db.$disconnect();
      await pool.end();
    }
  });
});

describe('a stranger does not lock a parent out', () => {
  it('a browser that signed in before is counted apart, with a hundred of its own', async () => {
    const { knownDevice } = await signedIn();
    await fail(MOST_FAILURES);
    expect(await attempt(PASSWORD)).toEqual({ kind: 'stopped' });
    await fail(3, { knownDevice });
    const again = await signedIn({ knownDevice });
    // Her signing in gives the stranger no new hundred.
    expect(await attempt(PASSWORD)).toEqual({ kind: 'stopped' });
    await fail(MOST_FAILURES, { knownDevice: again.knownDevice });
    expect(await attempt(PASSWORD, { knownDevice: again.knownDevice })).toEqual({ kind: 'stopped' });
  });

  it('the same browser stays the same, however often it signs in', async () => {
    const first = await signedIn();
    const second = await signedIn({ knownDevice: first.knownDevice });
    await fail(4, { knownDevice: first.knownDevice });
    await fail(4, { knownDevice: second.knownDevice });
    expect((await attempt(PASSWORD, { knownDevice: first.knownDevice })).kind).toBe('wait');
  });

  it('what a browser keeps is worth nothing for another login, another centre, or when it is made up', async () => {
    await fail(MOST_FAILURES);
    const { accountId, bob: guardianId } = centre;
    await core.db.credential.create({
      data: { accountId, guardianId, passwordHash: quickHash(PASSWORD), changedAt: core.clock.now() },
    });
    await core.db.guardian.update({ where: { id: guardianId }, data: { canLogIn: true } });
    const bobs = await signedIn({ email: 'bob@example.com' });
    const other = await makeCentre(core);
    await core.db.credential.create({
      data: {
        accountId: other.accountId,
        guardianId: other.jane,
        passwordHash: quickHash(PASSWORD),
        changedAt: core.clock.now(),
      },
    });
    const elsewhere = await signedIn({ accountId: other.accountId });
    const wrong = ['', 'x', 'A'.repeat(200), bobs.knownDevice, elsewhere.knownDevice];
    for (const knownDevice of wrong)
      expect(await attempt(PASSWORD, { knownDevice })).toEqual({ kind: 'stopped' });
  });

  it('a reset ends the count of every browser', async () => {
    const { knownDevice } = await signedIn();
    await fail(MOST_FAILURES, { knownDevice });
    await fail(MOST_FAILURES);
    const { token } = await sentLink(core, centre);
    const password = 'another good one';
    await redeemLink(core, { token, password, confirm: password, visit: 'hers' });
    expect(await attempt('a guess', { knownDevice })).toEqual({ kind: 'refused' });
    expect(await attempt('a guess')).toEqual({ kind: 'refused' });
  });
});

describe('the Audit Log', () => {
  it('has six rows of a hundred failures', async () => {
    await fail(MOST_FAILURES);
    for (let i = 0; i < 10; i += 1) await attempt('a guess');
    await failuresNoted(core);
    const failed = { action: 'portal.sign_in_failed', subjectId: centre.jane, reason: 'wrong_password' };
    expect(await rows()).toEqual([
      ...[1, 5, 10, 25, 50].map((in_a_row) => ({ ...failed, in_a_row, known_device: false })),
      { ...failed, action: 'portal.sign_in_stopped', in_a_row: 100, known_device: false },
    ]);
  });

  it('does not grow with logins that are made up: one row an hour, with the number', async () => {
    const made = async (times: number) => {
      for (let i = 0; i < times; i += 1) await attempt('a guess', { email: `${Math.random()}@example.com` });
      await failuresNoted(core);
    };
    const told = (tries: number) => ({
      action: 'portal.sign_in_failed',
      subjectId: null,
      reason: 'unknown',
      tries,
    });
    await made(1);
    await made(30);
    expect(await rows()).toEqual([told(1)]);
    core.clock.advance(60 * MINUTE);
    await made(1);
    expect(await rows()).toEqual([told(1), told(31)]);
    core.clock.advance(59 * MINUTE);
    await made(2);
    expect(await rows()).toHaveLength(2);
  });

  it('never holds what was typed', async () => {
    await attempt('a guess with words', { email: 'secret.person@example.com' });
    await fail(1);
    await failuresNoted(core);
    const all = JSON.stringify(await core.db.auditEntry.findMany()) + core.logLines.join('');
    expect(all).not.toMatch(/secret\.person|a guess with words/);
  });
});

it('a try that finds hashing piled up does not count', async () => {
  const busy = {
    ...quick,
    hashing: { ...quick.hashing, verify: () => Promise.reject(new TooBusy()) },
  };
  for (let i = 0; i < 20; i += 1) await expect(attempt(PASSWORD, {}, busy)).rejects.toThrow(TooBusy);
  const full = { ...quick, hashing: { ...quick.hashing, hasRoom: () => false } };
  await expect(attempt(PASSWORD, {}, full)).rejects.toThrow(TooBusy);
  await signedIn();
});
