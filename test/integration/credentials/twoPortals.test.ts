import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { openDevice } from '../../../src/core/credentials/knownDevice.ts';
import { endOwnSession, listSessions, signOutEverywhere } from '../../../src/core/credentials/ownSessions.ts';
import { personAt } from '../../../src/core/credentials/person.ts';
import { endAllSessions, findSession } from '../../../src/core/credentials/sessions.ts';
import { signOut } from '../../../src/core/credentials/signOut.ts';
import { MOST_FAILURES } from '../../../src/core/credentials/streaks.ts';
import type { Portal } from '../../../src/core/database/client.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { sentLink } from '../../support/links.ts';
import { sentStaffLink } from '../../support/staffLinks.ts';
import {
  audited,
  change,
  givePassword,
  isIn,
  type Login,
  letLogIn,
  putOnRecord,
  sessionsOf,
  signedIn,
  tryIn,
  withQuickHashing,
} from './logins.ts';

// Maya is a manager of the centre and a parent there: one human, one email, and in these stories one password, too.
const MAYA = 'maya@example.com';
const PASSWORD = 'correct horse battery';
const NEW = 'another good one';
let core: TestCore;
let centre: TestCentre;

beforeAll(async () => {
  core = withQuickHashing(await makeTestCore());
});
afterAll(() => core.close());

let here: Login;
let there: Login;

const loginAt = (portal: Portal): Login => ({
  accountId: centre.accountId,
  person: personAt(portal, portal === 'customer' ? centre.jane : centre.staff.manager),
  email: MAYA,
});

describe.each([
  ['the Customer Portal', 'customer', 'the Office Portal', 'office'],
  ['the Office Portal', 'office', 'the Customer Portal', 'customer'],
] as const)('at %s', (_here, portal, elsewhere, other) => {
  beforeEach(async () => {
    centre = await makeCentre(core);
    [here, there] = [loginAt(portal), loginAt(other)];
    for (const login of [here, there]) {
      await putOnRecord(core, login);
      await givePassword(core, login, PASSWORD);
    }
  });

  it('the one who signs in is the one of this portal', async () => {
    const { person, session } = await signedIn(core, here, PASSWORD);
    expect(person).toEqual(here.person);
    expect(await findSession(core, here.accountId, portal, session)).toMatchObject({ person: here.person });
    expect(await audited(core, here.accountId, 'portal.signed_in')).toMatchObject([
      { via: `${portal}_portal`, actorKind: portal === 'customer' ? 'guardian' : 'staff' },
    ]);
  });

  it(`a session is none at ${elsewhere}`, async () => {
    const { session } = await signedIn(core, here, PASSWORD);
    expect(await findSession(core, here.accountId, other, session)).toBeUndefined();
    expect([await isIn(core, here, session), await isIn(core, there, session)]).toEqual([true, false]);
  });

  it(`the password of ${elsewhere} opens nothing`, async () => {
    await givePassword(core, there, NEW);
    expect(await tryIn(core, here, NEW)).toEqual({ kind: 'refused' });
    await core.db.credential.deleteMany({
      where: portal === 'customer' ? { guardianId: centre.jane } : { staffId: centre.staff.manager },
    });
    for (const password of [PASSWORD, NEW]) expect((await tryIn(core, here, password)).kind).toBe('refused');
    await signedIn(core, there, NEW);
  });

  it(`signing in ends no session of ${elsewhere}, not even one that the browser hands over`, async () => {
    const { session: theirs } = await signedIn(core, there, PASSWORD);
    await signedIn(core, here, PASSWORD, { oldSession: theirs });
    expect(await isIn(core, there, theirs)).toBe(true);
  });

  it(`signing out with the session of ${elsewhere} does nothing`, async () => {
    const { session: theirs } = await signedIn(core, there, PASSWORD);
    await signOut(core, here.accountId, portal, theirs);
    expect(await isIn(core, there, theirs)).toBe(true);
    expect(await audited(core, here.accountId, 'portal.signed_out')).toEqual([]);
    await signOut(core, here.accountId, other, theirs);
    expect(await isIn(core, there, theirs)).toBe(false);
  });

  it(`the list of sessions has none of ${elsewhere}, and ends none`, async () => {
    const [mine, theirs] = [await signedIn(core, here, PASSWORD), await signedIn(core, there, PASSWORD)];
    const own = { ...here, session: mine.session };
    const [listed, ...more] = await listSessions(core, own);
    expect([listed?.here, more]).toEqual([true, []]);
    const [foreign] = await listSessions(core, { ...there, session: theirs.session });
    expect(await endOwnSession(core, own, foreign?.name ?? '')).toBe(false);
    expect(await isIn(core, there, theirs.session)).toBe(true);
  });

  it('signing out everywhere is everywhere at this portal', async () => {
    const [mine, theirs] = [await signedIn(core, here, PASSWORD), await signedIn(core, there, PASSWORD)];
    expect(await signOutEverywhere(core, { ...here, session: mine.session }, { keep: false })).toBe(1);
    expect([await isIn(core, here, mine.session), await isIn(core, there, theirs.session)]).toEqual([
      false,
      true,
    ]);
    await signedIn(core, here, PASSWORD);
    expect(await core.db.$transaction((tx) => endAllSessions(tx, here.accountId, here.person))).toBe(1);
    expect(await sessionsOf(core, there)).toBe(1);
  });

  it(`a hundred failures are none at ${elsewhere}`, async () => {
    await core.db.signInStreak.deleteMany({ where: { accountId: centre.accountId } });
    await tryIn(core, here, 'a guess');
    await core.db.signInStreak.updateMany({
      where: { accountId: centre.accountId },
      data: { failures: MOST_FAILURES },
    });
    core.clock.advance(MINUTE);
    expect((await tryIn(core, here, PASSWORD)).kind).toBe('stopped');
    await signedIn(core, there, PASSWORD);
    // And success there, a changed password there, are no success here.
    await givePassword(core, there, NEW);
    expect((await tryIn(core, here, PASSWORD)).kind).toBe('stopped');
  });

  it(`a browser that is known at ${elsewhere} is a stranger`, async () => {
    const { knownDevice } = await signedIn(core, there, PASSWORD);
    const at = { accountId: here.accountId, login: MAYA };
    expect(openDevice(core, { ...at, portal: other }, knownDevice)).toBeDefined();
    expect(openDevice(core, { ...at, portal }, knownDevice)).toBeUndefined();
    await tryIn(core, here, 'a guess');
    await core.db.signInStreak.updateMany({
      where: { accountId: centre.accountId },
      data: { failures: MOST_FAILURES },
    });
    expect((await tryIn(core, here, PASSWORD, { knownDevice })).kind).toBe('stopped');
  });

  it(`a changed password leaves everything at ${elsewhere} as it was`, async () => {
    const [mine, theirs] = [await signedIn(core, here, PASSWORD), await signedIn(core, there, PASSWORD)];
    expect((await change(core, here, mine.session, [PASSWORD, NEW])).kind).toBe('changed');
    expect(await isIn(core, there, theirs.session)).toBe(true);
    expect((await tryIn(core, there, NEW)).kind).toBe('refused');
    await signedIn(core, there, PASSWORD);
    await signedIn(core, here, NEW);
  });

  it(`nobody changes the password with the session of ${elsewhere}`, async () => {
    const { session } = await signedIn(core, there, PASSWORD);
    expect(await change(core, here, session, [PASSWORD, NEW])).toEqual({ kind: 'signed-out' });
    await signedIn(core, here, PASSWORD);
  });

  it(`who may not log in any more still may at ${elsewhere}`, async () => {
    const [mine, theirs] = [await signedIn(core, here, PASSWORD), await signedIn(core, there, PASSWORD)];
    await letLogIn(core, here, false);
    expect([await isIn(core, here, mine.session), await isIn(core, there, theirs.session)]).toEqual([
      false,
      true,
    ]);
    expect((await tryIn(core, here, PASSWORD)).kind).toBe('refused');
    await signedIn(core, there, PASSWORD);
  });

  it(`a password that was assigned is to be changed here alone`, async () => {
    await givePassword(core, here, NEW, { mustChange: true });
    expect([(await signedIn(core, here, NEW)).mustChange]).toEqual([true]);
    const { session, mustChange } = await signedIn(core, there, PASSWORD);
    expect(mustChange).toBe(false);
    expect(await findSession(core, there.accountId, other, session)).toMatchObject({ mustChange: false });
  });
});

it.each(['customer', 'office'] as const)(
  'a reset link of one (%s) leaves the other of the same email alone',
  async (portal) => {
    centre = await makeCentre(core);
    [here, there] = [loginAt(portal), loginAt(portal === 'customer' ? 'office' : 'customer')];
    for (const login of [here, there]) {
      await putOnRecord(core, login);
      await givePassword(core, login, PASSWORD, { mustChange: login.person.portal === 'office' });
    }
    const [mine, theirs] = [await signedIn(core, here, PASSWORD), await signedIn(core, there, PASSWORD)];
    const { token } =
      portal === 'customer' ? await sentLink(core, centre) : await sentStaffLink(core, centre, 'staff_reset');
    const other =
      portal === 'customer' ? await sentStaffLink(core, centre, 'staff_reset') : await sentLink(core, centre);
    const chosen = { password: NEW, confirm: NEW, visit: 'a browser' };
    expect(await redeemLink(core, { ...chosen, token })).toMatchObject({ kind: 'redeemed' });
    expect([await isIn(core, here, mine.session), await isIn(core, there, theirs.session)]).toEqual([
      false,
      true,
    ]);
    expect((await tryIn(core, there, NEW)).kind).toBe('refused');
    expect((await signedIn(core, here, NEW)).mustChange).toBe(false);
    await signedIn(core, there, PASSWORD);
    expect(await core.db.resetLink.findUnique({ where: { id: other.linkId } })).toMatchObject({
      state: 'live',
    });
  },
);
