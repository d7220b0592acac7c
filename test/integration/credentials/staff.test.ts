import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { failuresNoted } from '../../../src/core/credentials/failures.ts';
import { personAt } from '../../../src/core/credentials/person.ts';
import { readStaffRecord } from '../../../src/core/credentials/portalAccount.ts';
import { findSession, SESSION_LIFE } from '../../../src/core/credentials/sessions.ts';
import { MOST_FAILURES } from '../../../src/core/credentials/streaks.ts';
import { sweepCredentials } from '../../../src/core/credentials/sweep.ts';
import type { PermissionLevel } from '../../../src/core/database/client.ts';
import { LEVELS } from '../../../src/core/permissions/levels.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import {
  audited,
  change,
  givePassword,
  isIn,
  type Login,
  letLogIn,
  meanwhile,
  sessionsOf,
  signedIn,
  tryIn,
  withQuickHashing,
} from './logins.ts';

const PASSWORD = 'correct horse battery';
const NEW = 'another good one';
let core: TestCore;
let centre: TestCentre;

beforeAll(async () => {
  core = withQuickHashing(await makeTestCore());
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

async function loginOf(level: PermissionLevel): Promise<Login> {
  const { accountId, staff, slug } = centre;
  const login = { accountId, person: personAt('office', staff[level]), email: `${level}@${slug}.example` };
  await givePassword(core, login, PASSWORD);
  return login;
}

const openedBy = async (login: Login, password: string) => (await tryIn(core, login, password)).kind;

describe('a session of the Office Portal', () => {
  it('ends two hours after its last use', async () => {
    const manager = await loginOf('manager');
    const { session } = await signedIn(core, manager, PASSWORD);
    for (let i = 0; i < 3; i += 1) {
      core.clock.advance(SESSION_LIFE.office.idle - 1);
      expect(await isIn(core, manager, session)).toBe(true);
    }
    core.clock.advance(SESSION_LIFE.office.idle);
    expect(await isIn(core, manager, session)).toBe(false);
  });

  it('ends after half a day, however busy, and is swept', async () => {
    const manager = await loginOf('manager');
    const { session } = await signedIn(core, manager, PASSWORD);
    const began = core.clock.now();
    const hour = SESSION_LIFE.office.whole / 12;
    for (let i = 1; i < 12; i += 1) {
      core.clock.advance(hour);
      expect(await findSession(core, centre.accountId, 'office', session)).toMatchObject({
        signedInAt: began,
      });
    }
    core.clock.advance(hour);
    expect(await isIn(core, manager, session)).toBe(false);
    await sweepCredentials(core);
    expect(await sessionsOf(core, manager)).toBe(0);
  });
});

describe('somebody who was deactivated', () => {
  it('is signed out at once, cannot sign in, and the Audit Log alone is told why', async () => {
    const manager = await loginOf('manager');
    const { session } = await signedIn(core, manager, PASSWORD);
    await letLogIn(core, manager, false);
    expect(await isIn(core, manager, session)).toBe(false);
    expect(await tryIn(core, manager, PASSWORD)).toEqual({ kind: 'refused' });
    expect(await change(core, manager, session, [PASSWORD, NEW])).toEqual({ kind: 'signed-out' });
    await failuresNoted(core);
    expect(await audited(core, centre.accountId, 'portal.sign_in_failed')).toMatchObject([
      {
        actorKind: 'visitor',
        via: 'office_portal',
        subjectKind: 'staff',
        subjectId: centre.staff.manager,
        details: { reason: 'deactivated' },
      },
    ]);
  });

  it('while the password is compared is not let in, nor changes it', async () => {
    const manager = await loginOf('manager');
    const { session } = await signedIn(core, manager, PASSWORD);
    const leaving = () => meanwhile(core, () => letLogIn(core, manager, false));
    expect(await tryIn(leaving(), manager, PASSWORD)).toEqual({ kind: 'refused' });
    await letLogIn(core, manager, true);
    expect(await change(leaving(), manager, session, [PASSWORD, NEW])).toEqual({ kind: 'signed-out' });
  });
});

describe.each(LEVELS)('the password of staff (%s)', (level) => {
  it('is changed with the current one alone; every session ends, this one too (S7)', async () => {
    const login = await loginOf(level);
    const [here, desk] = [await signedIn(core, login, PASSWORD), await signedIn(core, login, PASSWORD)];
    for (const wrong of ['not it', '', NEW])
      expect(await change(core, login, here.session, [wrong, NEW])).toEqual({ kind: 'wrong-current' });
    expect(await change(core, login, here.session, [PASSWORD, PASSWORD])).toEqual({
      kind: 'refused',
      problem: 'unchanged',
    });
    expect(await sessionsOf(core, login)).toBe(2);

    const { knownDevice } = here;
    const outcome = await change(core, login, here.session, [PASSWORD, NEW], { knownDevice });
    expect(outcome).toMatchObject({ kind: 'changed', session: undefined });
    for (const { session } of [here, desk]) expect(await isIn(core, login, session)).toBe(false);
    expect([await openedBy(login, PASSWORD), await openedBy(login, NEW)]).toEqual(['refused', 'signed-in']);
    expect(await audited(core, centre.accountId, 'password.changed')).toMatchObject([
      {
        actorKind: 'staff',
        actorId: centre.staff[level],
        subjectKind: 'staff',
        subjectId: centre.staff[level],
        via: 'office_portal',
        details: { sessions_ended: 2 },
      },
    ]);
    await failuresNoted(core);
    expect(await audited(core, centre.accountId, 'password.change_failed')).toMatchObject([
      { actorKind: 'staff', actorId: centre.staff[level], via: 'office_portal' },
    ]);
  });

  it('is changed by nobody else’s session, whoever that is', async () => {
    const login = await loginOf(level);
    for (const other of LEVELS.filter((one) => one !== level)) {
      const { session } = await signedIn(core, await loginOf(other), PASSWORD);
      expect(await change(core, login, session, [PASSWORD, NEW]), other).toEqual({ kind: 'signed-out' });
    }
    expect(await openedBy(login, PASSWORD)).toBe('signed-in');
  });

  it('is told to the address on record, and to the one of the day before yesterday', async () => {
    const login = await loginOf(level);
    const { accountId, staff } = centre;
    const changedAt = new Date(core.clock.now().getTime() - 48 * 60 * MINUTE);
    const oldAddress = 'old@example.com';
    await core.db.contactChange.create({
      data: { accountId, staffId: staff[level], channel: 'email', oldAddress, changedAt },
    });
    const { session } = await signedIn(core, login, PASSWORD);
    await change(core, login, session, [PASSWORD, NEW]);
    const told = await core.db.delivery.findMany({ where: { accountId, template: 'password-changed' } });
    expect(told.map(({ address }) => address).sort()).toEqual([login.email, oldAddress].sort());
    for (const { content } of told) expect(content).toMatchObject({ stayedIn: false });
  });
});

it('a stranger’s hundred guesses at the Business Owner, who gets no link, leave a way in where they were before', async () => {
  const owner = await loginOf('owner');
  const { knownDevice } = await signedIn(core, owner, PASSWORD);
  await tryIn(core, owner, 'a guess');
  await core.db.signInStreak.updateMany({
    where: { accountId: centre.accountId },
    data: { failures: MOST_FAILURES },
  });
  core.clock.advance(24 * 60 * MINUTE);
  expect(await openedBy(owner, PASSWORD)).toBe('stopped');
  const { session } = await signedIn(core, owner, PASSWORD, { knownDevice });
  expect((await change(core, owner, session, [PASSWORD, NEW], { knownDevice })).kind).toBe('changed');
  expect(await openedBy(owner, NEW)).toBe('signed-in');
});

describe('an assigned password', () => {
  it('signs in, says that another is to be chosen, and is over when that was done', async () => {
    const login = await loginOf('front_desk');
    const { session: before } = await signedIn(core, login, PASSWORD);
    const assigned = 'handed over at the desk';
    expect(await givePassword(core, login, assigned, { mustChange: true })).toMatchObject({
      sessionsEnded: 1,
      linksEnded: [],
    });
    expect(await isIn(core, login, before)).toBe(false);
    expect(await openedBy(login, PASSWORD)).toBe('refused');
    const { session, mustChange } = await signedIn(core, login, assigned);
    const own = () => readStaffRecord(core, centre.accountId, centre.staff.front_desk);
    expect([mustChange, (await own())?.mustChange]).toEqual([true, true]);
    expect(await findSession(core, centre.accountId, 'office', session)).toMatchObject({ mustChange: true });

    // The same again is no choice.
    expect(await change(core, login, session, [assigned, assigned])).toMatchObject({ problem: 'unchanged' });
    expect((await change(core, login, session, [assigned, NEW])).kind).toBe('changed');
    expect([(await signedIn(core, login, NEW)).mustChange, (await own())?.mustChange]).toEqual([
      false,
      false,
    ]);
  });

  it('ends the failures of every browser, so that a stranger’s guesses keep nobody out', async () => {
    const login = await loginOf('front_desk');
    await tryIn(core, login, 'a guess');
    await core.db.$executeRaw`
      INSERT INTO sign_in_streaks SELECT account_id, portal, login_hash, sha256('a desk'), 100, last_at FROM sign_in_streaks
      WHERE account_id = ${centre.accountId}::uuid`;
    await givePassword(core, login, NEW);
    expect(await core.db.signInStreak.count({ where: { accountId: centre.accountId } })).toBe(0);
  });
});

it('the own record tells level, email, when the password was chosen, and who one is in Slack', async () => {
  const login = await loginOf('admin');
  const linkedAt = core.clock.now();
  await core.db.slackWorkspace.update({ where: { id: centre.workspaceId }, data: { name: 'Superstars' } });
  expect(await readStaffRecord(core, centre.accountId, centre.staff.admin)).toEqual({
    name: 'Ada Admin',
    level: 'admin',
    email: login.email,
    passwordChangedAt: linkedAt,
    mustChange: false,
    slack: [{ slackUserId: 'U_ADMIN', workspace: 'Superstars', linkedAt }],
  });
  await core.db.slackIdentity.deleteMany({ where: { accountId: centre.accountId } });
  await core.db.credential.deleteMany({ where: { accountId: centre.accountId } });
  expect(await readStaffRecord(core, centre.accountId, centre.staff.admin)).toMatchObject({
    passwordChangedAt: undefined,
    mustChange: false,
    slack: [],
  });
  const other = await makeCentre(core);
  expect(await readStaffRecord(core, other.accountId, centre.staff.admin)).toBeUndefined();
});
