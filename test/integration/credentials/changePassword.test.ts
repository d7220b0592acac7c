import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import { changePassword, type PasswordChange } from '../../../src/core/credentials/changePassword.ts';
import { failuresNoted } from '../../../src/core/credentials/failures.ts';
import { TooBusy } from '../../../src/core/credentials/hashing.ts';
import { findSession } from '../../../src/core/credentials/sessions.ts';
import { signIn } from '../../../src/core/credentials/signIn.ts';
import type { GuardianId } from '../../../src/core/ids.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { sentLink } from '../../support/links.ts';
import { meanwhile } from './logins.ts';

const JANE = 'jane.smith@example.com';
const OLD = 'correct horse battery';
const NEW = 'another good one';
let core: TestCore;
let centre: TestCentre;

beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
  const { accountId, jane: guardianId } = centre;
  const passwordHash = await core.hashing.hash(OLD);
  await core.db.credential.create({
    data: { accountId, guardianId, passwordHash, changedAt: core.clock.now() },
  });
});

async function signedIn(password = OLD): Promise<string> {
  const outcome = await signIn(core, {
    accountId: centre.accountId,
    portal: 'customer',
    email: JANE,
    password,
    browser: {},
  });
  if (outcome.kind !== 'signed-in') throw new Error(`It was ${outcome.kind}.`);
  return outcome.session;
}

const opens = async (password: string) =>
  (
    await signIn(core, {
      accountId: centre.accountId,
      portal: 'customer',
      email: JANE,
      password,
      browser: {},
    })
  ).kind;

const change = (session: string, more: Partial<PasswordChange> = {}, on: Core = core) =>
  changePassword(on, {
    accountId: centre.accountId,
    person: { portal: 'customer', guardianId: centre.jane },
    session,
    current: OLD,
    password: NEW,
    confirm: NEW,
    browser: {},
    ...more,
  });

const isAlive = async (session: string) =>
  (await findSession(core, centre.accountId, 'customer', session)) !== undefined;

const audit = async (action: string) =>
  core.db.auditEntry.findMany({ where: { accountId: centre.accountId, action } });

const notices = () =>
  core.db.delivery.findMany({
    where: { accountId: centre.accountId, template: 'password-changed' },
    orderBy: { address: 'asc' },
  });

describe('changing the password', () => {
  it('ends the other sessions, gives this one a new id, cancels open links and says so', async () => {
    const [here, phone] = [await signedIn(), await signedIn()];
    const { linkId, token } = await sentLink(core, centre);
    const outcome = await change(here);
    if (outcome.kind !== 'changed') throw new Error(outcome.kind);
    expect(await isAlive(outcome.session ?? '')).toBe(true);
    for (const old of [here, phone]) expect(await isAlive(old)).toBe(false);
    expect([await opens(NEW), await opens(OLD)]).toEqual(['signed-in', 'refused']);
    expect(await core.db.resetLink.findUnique({ where: { id: linkId } })).toMatchObject({
      state: 'cancelled',
      endedReason: 'password_changed',
    });
    const third = 'a third good one';
    expect((await redeemLink(core, { token, password: third, confirm: third, visit: 'x' })).kind).toBe(
      'dead',
    );
    expect(await audit('password.changed')).toMatchObject([
      {
        actorKind: 'guardian',
        actorId: centre.jane,
        subjectId: centre.jane,
        via: 'customer_portal',
        details: { sessions_ended: 1 },
      },
    ]);
    expect(await audit('reset.cancelled')).toMatchObject([{ details: { reason: 'password_changed' } }]);
    expect(await notices()).toMatchObject([{ address: JANE, content: { stayedIn: true, former: false } }]);
  });

  it('needs the current password, and a wrong one is in the Audit Log', async () => {
    const here = await signedIn();
    for (const current of ['not it', '', 'x'.repeat(1_048_576)])
      expect(await change(here, { current })).toEqual({ kind: 'wrong-current' });
    expect(await isAlive(here)).toBe(true);
    expect(await notices()).toEqual([]);
    await failuresNoted(core);
    expect(await audit('password.change_failed')).toMatchObject([
      { actorKind: 'guardian', actorId: centre.jane, details: { reason: 'wrong_password', in_a_row: 1 } },
    ]);
  });

  it.each([
    ['short', 'too-short'],
    ['password123', 'common'],
    ['superstars26', 'about-you'],
    ['jane.smith@example.com', 'about-you'],
    ['k'.repeat(1_048_576), 'too-long'],
    [OLD, 'unchanged'],
  ])('refuses %.20s as anywhere else, and says why', async (password, problem) => {
    const here = await signedIn();
    expect(await change(here, { password, confirm: password })).toEqual({ kind: 'refused', problem });
    expect(await change(here, { confirm: 'something else' })).toEqual({
      kind: 'refused',
      problem: 'not-the-same',
    });
  });

  it('refuses a leaked password, and asks only once the current one is right', async () => {
    const asked: string[] = [];
    const leaky: Core = {
      ...core,
      leakedPasswords: {
        has: async (password) => {
          asked.push(password);
          return true;
        },
      },
    };
    const here = await signedIn();
    expect(await change(here, { current: 'not it' }, leaky)).toEqual({ kind: 'wrong-current' });
    expect(asked).toEqual([]);
    expect(await change(here, {}, leaky)).toEqual({ kind: 'refused', problem: 'leaked' });
    const { token } = await sentLink(core, centre);
    const redeemed = await redeemLink(leaky, { token, password: NEW, confirm: NEW, visit: 'x' });
    expect(redeemed).toMatchObject({ kind: 'refused', problem: 'leaked' });
    expect(asked).toEqual([NEW, NEW]);
    expect(await opens(OLD)).toBe('signed-in');
  });

  it('does not happen when the Audit Log cannot be written', async () => {
    const here = await signedIn();
    await core.db
      .$executeRaw`ALTER TABLE audit_log ADD CONSTRAINT full_up CHECK (action <> 'password.changed') NOT VALID`;
    try {
      await expect(change(here)).rejects.toThrow();
    } finally {
      await core.db.$executeRaw`ALTER TABLE audit_log DROP CONSTRAINT full_up`;
    }
    expect([await isAlive(here), await opens(OLD)]).toEqual([true, 'signed-in']);
    expect(await notices()).toEqual([]);
  });

  it('is nobody’s business but the session’s owner', async () => {
    const here = await signedIn();
    await core.db.credential.create({
      data: {
        accountId: centre.accountId,
        guardianId: centre.jose,
        passwordHash: await core.hashing.hash(OLD),
        changedAt: core.clock.now(),
      },
    });
    expect(await change(here, { person: { portal: 'customer', guardianId: centre.jose } })).toEqual({
      kind: 'signed-out',
    });
    const other = await makeCentre(core);
    expect(await change(here, { accountId: other.accountId })).toEqual({ kind: 'signed-out' });
    expect(await opens(OLD)).toBe('signed-in');
  });
});

describe('at the same moment', () => {
  it('of two changes one wins, and the other is told that the current password is wrong', async () => {
    const [phone, laptop] = [await signedIn(), await signedIn()];
    const passwords = ['the phone was first', 'the laptop was first'];
    const outcomes = await Promise.all([
      change(phone, { password: passwords[0] ?? '', confirm: passwords[0] ?? '' }),
      change(laptop, { password: passwords[1] ?? '', confirm: passwords[1] ?? '' }),
    ]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['changed', 'wrong-current']);
    const winner = outcomes.findIndex(({ kind }) => kind === 'changed');
    expect(await opens(passwords[winner] ?? '')).toBe('signed-in');
    expect(await opens(passwords[1 - winner] ?? '')).toBe('refused');
    expect(await notices()).toHaveLength(1);
  });

  it('a reset that commits meanwhile wins', async () => {
    const here = await signedIn();
    const { token } = await sentLink(core, centre);
    const reset = 'chosen with the link';
    const slow = meanwhile(core, () =>
      redeemLink(core, { token, password: reset, confirm: reset, visit: 'x' }),
    );
    expect(await change(here, {}, slow)).toEqual({ kind: 'wrong-current' });
    expect([await opens(reset), await opens(NEW)]).toEqual(['signed-in', 'refused']);
    expect(await audit('password.changed')).toEqual([]);
  });

  it('a sign-out elsewhere, or Can Log In taken away, wins', async () => {
    const here = await signedIn();
    const where = { accountId: centre.accountId };
    expect(
      await change(
        here,
        {},
        meanwhile(core, () => core.db.session.deleteMany({ where })),
      ),
    ).toEqual({ kind: 'signed-out' });
    const again = await signedIn();
    const barred = meanwhile(core, () =>
      core.db.guardian.update({ where: { id: centre.jane }, data: { canLogIn: false } }),
    );
    expect(await change(again, {}, barred)).toEqual({ kind: 'signed-out' });
  });

  it('the same password hashed anew by a sign-in elsewhere is no hindrance', async () => {
    const here = await signedIn();
    const anew = meanwhile(core, async () =>
      core.db.credential.update({
        where: { guardianId: centre.jane },
        data: { passwordHash: await core.hashing.hash(OLD) },
      }),
    );
    expect((await change(here, {}, anew)).kind).toBe('changed');
  });
});

describe('wrong current passwords', () => {
  it('slow down and stop with the failures of the sign-in page', async () => {
    const here = await signedIn();
    const wrong = async () => (await change(here, { current: 'a guess' })).kind;
    for (let i = 0; i < 3; i += 1) expect(await wrong()).toBe('wrong-current');
    for (let i = 0; i < 2; i += 1) expect(await opens('a guess')).toBe('refused');
    expect(await change(here)).toEqual({ kind: 'wait', seconds: 1 });
    await core.db.signInStreak.updateMany({
      where: { accountId: centre.accountId },
      data: { failures: 99 },
    });
    core.clock.advance(MINUTE);
    expect(await wrong()).toBe('wrong-current');
    core.clock.advance(MINUTE);
    expect(await change(here)).toEqual({ kind: 'stopped' });
    await failuresNoted(core);
    expect(await audit('portal.sign_in_stopped')).toHaveLength(1);
  });

  it('a change ends the count of every browser', async () => {
    const here = await signedIn();
    await core.db.signInStreak.deleteMany();
    await opens('a guess');
    await core.db.$executeRaw`
      INSERT INTO sign_in_streaks SELECT account_id, portal, login_hash, sha256('a stranger'), 100, last_at FROM sign_in_streaks`;
    expect((await change(here)).kind).toBe('changed');
    expect(await core.db.signInStreak.count({ where: { accountId: centre.accountId } })).toBe(0);
  });

  it('do not count when hashing has piled up', async () => {
    const here = await signedIn();
    const busy: Core = {
      ...core,
      hashing: { ...core.hashing, verify: () => Promise.reject(new TooBusy()) },
    };
    for (let i = 0; i < 8; i += 1) await expect(change(here, {}, busy)).rejects.toThrow(TooBusy);
    expect((await change(here)).kind).toBe('changed');
  });
});

describe('the notice', () => {
  const moved = async (guardianId: GuardianId, from: string, hoursAgo: number) => {
    const at = new Date(core.clock.now().getTime() - hoursAgo * 60 * MINUTE);
    await core.db.contactChange.create({
      data: { accountId: centre.accountId, guardianId, channel: 'email', oldAddress: from, changedAt: at },
    });
  };

  it('of a change and of a reset goes to the old address too, if it was replaced in the last 72 hours', async () => {
    await moved(centre.jane, 'old@example.com', 71);
    await moved(centre.jane, 'OLD@example.com', 70);
    await moved(centre.jane, JANE.toUpperCase(), 2);
    await moved(centre.jane, 'ancient@example.com', 73);
    await moved(centre.jose, 'jose.old@example.com', 1);
    const here = await signedIn();
    await change(here);
    const told = async () =>
      (await notices()).map(({ address, content }) => ({
        address: address.toLowerCase(),
        former: (content as { former: boolean }).former,
      }));
    const both = [
      { address: JANE, former: false },
      { address: 'old@example.com', former: true },
    ];
    expect(await told()).toEqual(expect.arrayContaining(both));
    expect(await told()).toHaveLength(2);

    await core.db.delivery.deleteMany({ where: { accountId: centre.accountId } });
    const { token } = await sentLink(core, centre);
    await redeemLink(core, { token, password: OLD, confirm: OLD, visit: 'x' });
    expect(await told()).toEqual(expect.arrayContaining(both));
    expect(await told()).toHaveLength(2);
  });

  it('to the old address holds nothing of the new one', async () => {
    await moved(centre.jane, 'old@example.com', 1);
    await change(await signedIn());
    const old = (await notices()).find(({ address }) => address === 'old@example.com');
    expect(JSON.stringify(old)).not.toContain(JANE);
  });
});
