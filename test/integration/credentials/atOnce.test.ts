import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Core } from '../../../src/core/core.ts';
import { personAt } from '../../../src/core/credentials/person.ts';
import { openPool, prismaOver } from '../../../src/core/database/connections.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import {
  audited,
  change,
  givePassword,
  isIn,
  type Login,
  meanwhile,
  sessionsOf,
  signedIn,
  tryIn,
  withQuickHashing,
} from './logins.ts';

// Staff who do something at the same moment, or to whom it is done. Guardians: changePassword.test.ts, signIn.test.ts.
const PASSWORD = 'correct horse battery';
const NEW = 'another good one';
const ASSIGNED = 'handed over at the desk';
let core: TestCore;
/** Another Keydesk process on the same database. */
let second: Core;
let centre: TestCentre;
let admin: Login;
let closeSecond: () => Promise<void>;

beforeAll(async () => {
  core = withQuickHashing(await makeTestCore());
  const pool = openPool(core.url, 'second process', 10);
  second = { ...core, db: prismaOver(pool) };
  closeSecond = async () => {
    await second.db.$disconnect();
    await pool.end();
  };
});
afterAll(async () => {
  await closeSecond();
  await core.close();
});
beforeEach(async () => {
  centre = await makeCentre(core);
  const { accountId, staff, slug } = centre;
  admin = { accountId, person: personAt('office', staff.admin), email: `admin@${slug}.example` };
  await givePassword(core, admin, PASSWORD);
});

const opens = async (password: string) => (await tryIn(core, admin, password)).kind;

it('of two changes in two processes one wins, and the other is told that the current password is wrong', async () => {
  const [here, there] = [await signedIn(core, admin, PASSWORD), await signedIn(second, admin, PASSWORD)];
  const wishes = ['the desk was first', 'the phone was first'] as const;
  const outcomes = await Promise.all([
    change(core, admin, here.session, [PASSWORD, wishes[0]]),
    change(second, admin, there.session, [PASSWORD, wishes[1]]),
  ]);
  const kinds = outcomes.map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'changed')).toHaveLength(1);
  // The winner has ended the other's session as well; whichever it met first is true.
  expect(kinds.filter((kind) => kind === 'wrong-current' || kind === 'signed-out')).toHaveLength(1);
  const winner = kinds.indexOf('changed');
  expect([await opens(wishes[winner] ?? ''), await opens(wishes[1 - winner] ?? '')]).toEqual([
    'signed-in',
    'refused',
  ]);
  expect(await audited(core, centre.accountId, 'password.changed')).toHaveLength(1);
});

it('a sign-in with the old password does not survive one that is assigned while it is compared', async () => {
  const slow = meanwhile(core, () => givePassword(second, admin, ASSIGNED));
  expect(await tryIn(slow, admin, PASSWORD)).toEqual({ kind: 'refused' });
  expect(await sessionsOf(core, admin)).toBe(0);
});

it('many sign-ins and a password assigned in the same moment leave no session of the old one', async () => {
  for (let round = 0; round < 5; round += 1) {
    const [before, after] = round % 2 ? [ASSIGNED, PASSWORD] : [PASSWORD, ASSIGNED];
    const ins = Array.from({ length: 6 }, (_, i) => tryIn(i % 2 ? second : core, admin, before));
    const [{ sessionsEnded }, ...outcomes] = await Promise.all([
      givePassword(second, admin, after),
      ...ins,
    ] as const);
    const begun = outcomes.filter(({ kind }) => kind === 'signed-in');
    expect(sessionsEnded).toBe(begun.length);
    expect(await sessionsOf(core, admin)).toBe(0);
    await core.db.signInStreak.deleteMany({ where: { accountId: centre.accountId } });
  }
});

it('a change loses to a password that is assigned while the current one is compared', async () => {
  const { session } = await signedIn(core, admin, PASSWORD);
  const slow = meanwhile(core, () => givePassword(second, admin, ASSIGNED));
  expect(await change(slow, admin, session, [PASSWORD, NEW])).toEqual({ kind: 'wrong-current' });
  expect([await opens(ASSIGNED), await opens(NEW)]).toEqual(['signed-in', 'refused']);
  expect(await audited(core, centre.accountId, 'password.changed')).toEqual([]);
});

it('a change loses to a sign-out everywhere, though the password still fits', async () => {
  const { session } = await signedIn(core, admin, PASSWORD);
  const slow = meanwhile(core, () => core.db.session.deleteMany({ where: { accountId: admin.accountId } }));
  expect(await change(slow, admin, session, [PASSWORD, NEW])).toEqual({ kind: 'signed-out' });
  expect(await opens(PASSWORD)).toBe('signed-in');
});

it('the same password hashed anew by a sign-in elsewhere is no hindrance to a change', async () => {
  const { session } = await signedIn(core, admin, PASSWORD);
  const slow = meanwhile(core, async () =>
    core.db.credential.update({
      where: { staffId: centre.staff.admin },
      data: { passwordHash: await core.hashing.hash(PASSWORD) },
    }),
  );
  expect((await change(slow, admin, session, [PASSWORD, NEW])).kind).toBe('changed');
  expect(await isIn(core, admin, session)).toBe(false);
});
