import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { assignPassword } from '../../../src/core/assignments/assign.ts';
import { findAssignment } from '../../../src/core/assignments/find.ts';
import { changePassword } from '../../../src/core/credentials/changePassword.ts';
import { signIn } from '../../../src/core/credentials/signIn.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { acceptOwnership } from '../../../src/core/owner/acceptOwnership.ts';
import { provePassword } from '../../../src/core/owner/provePassword.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { sentStaffLink } from '../../support/staffLinks.ts';
import { staffEmail } from '../../support/staffLogin.ts';
import { begun } from '../assignments/assigning.ts';
import { proofOf } from './owning.ts';
import { AS_BEFORE, HANDED_ON, levelsIn, offeredIn } from './passingOn.ts';

const ASSIGNED = 'what the other one typed';
const NEXT = 'what was typed after that';

let core: TestCore;
/** The same, where time passes between any two looks at the clock, as it does. */
let passing: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
  const now = () => {
    core.clock.advance(1);
    return core.clock.now();
  };
  passing = { ...core, clock: { ...core.clock, now } };
});
beforeEach(async () => {
  centre = await makeCentre(core);
  await core.db.staff.update({ where: { id: centre.staff.manager }, data: { level: 'admin' } });
});
afterAll(() => core.close());

/** Maya, who has Admin Access too, assigns Ada's password. */
async function assignedByMaya(): Promise<void> {
  const { accountId, staff } = centre;
  const { staffId: askerId, proof } = await proofOf(core, centre, 'manager');
  const token =
    (await begun(passing, centre, { asker: 'manager', subject: 'admin' })).split('/').at(-1) ?? '';
  const open = await findAssignment(passing, { accountId, askerId, token });
  const outcome = await assignPassword(passing, {
    ...{ accountId, askerId, token, session: proof.session, madeFor: open?.assignmentId ?? '' },
    ...{ password: ASSIGNED, confirm: ASSIGNED, mustChange: false },
  });
  expect([outcome.kind, open?.subjectId]).toEqual(['assigned', staff.admin]);
}

async function signedInAsAda(password: string): Promise<string> {
  const entered = await signIn(passing, {
    ...{ accountId: centre.accountId, portal: 'office', browser: {} },
    ...{ email: staffEmail(centre, 'admin'), password },
  });
  if (entered.kind !== 'signed-in') throw new Error(`Signing in was ${entered.kind}.`);
  return entered.session;
}

/** Whoever knows Ada's password accepts in her name. */
async function accepts(transferId: string, current: string) {
  const { accountId, staff } = centre;
  const asked = { accountId, staffId: staff.admin, session: await signedInAsAda(current), current };
  const proved = await provePassword(passing, asked);
  if (proved.kind !== 'proved') throw new Error(`The password was ${proved.kind}.`);
  return acceptOwnership(passing, { accountId, transferId, staffId: staff.admin, proof: proved.proof });
}

async function changesAdas(current: string, password: string): Promise<void> {
  const session = await signedInAsAda(current);
  const outcome = await changePassword(passing, {
    ...{ accountId: centre.accountId, person: { portal: 'office', staffId: centre.staff.admin }, session },
    ...{ current, password, confirm: password, browser: {} },
  });
  expect(outcome.kind).toBe('changed');
}

it('whoever assigned the password of the one who is asked does not become the Business Owner with it', async () => {
  const transferId = await offeredIn(core, centre);
  await assignedByMaya();
  expect(await accepts(transferId, ASSIGNED)).toEqual({ kind: 'password-assigned' });
  expect((await levelsIn(core, centre)).Olive).toBe('owner');
});

it('nor by changing it once more, before the business is offered or after', async () => {
  await assignedByMaya();
  await changesAdas(ASSIGNED, NEXT);
  const transferId = await offeredIn(core, centre);
  expect(await accepts(transferId, NEXT)).toEqual({ kind: 'password-assigned' });
  await changesAdas(NEXT, `${NEXT} again`);
  expect(await accepts(transferId, `${NEXT} again`)).toEqual({ kind: 'password-assigned' });
  expect(await levelsIn(core, centre)).toEqual({ ...AS_BEFORE, Maya: 'admin' });
});

it('a password that was chosen with a link since, which reaches only the one who is asked, will do', async () => {
  await assignedByMaya();
  const transferId = await offeredIn(core, centre);
  const { token } = await sentStaffLink(passing, centre, 'staff_reset', { staffId: centre.staff.admin });
  await redeemLink(passing, { token, password: NEXT, confirm: NEXT, visit: 'of Ada' });
  expect(await accepts(transferId, NEXT)).toEqual({ kind: 'accepted' });
  expect(await levelsIn(core, centre)).toEqual({ ...HANDED_ON, Maya: 'admin' });
});
