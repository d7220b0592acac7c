import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import type { StaffId } from '../../../src/core/ids.ts';
import { HOUR } from '../../../src/core/limits/rates.ts';
import { answerForgotten } from '../../../src/core/links/forgot.ts';
import { sealQuestion } from '../../../src/core/links/forgotQuestion.ts';
import { MOST_FORGOTTEN_AN_HOUR } from '../../../src/core/links/forgottenLimits.ts';
import { mailOwnLink } from '../../../src/core/links/mailOwnLink.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { AskedTooOften, NoOwnEmail, NotOnStaff, OwnerGetsNoLink } from '../../../src/core/links/refusals.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { markSent, tokenOf } from '../../support/links.ts';
import { auditOf } from '../delivery/outbox.ts';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

const own = (staffId: StaffId = centre.staff.front_desk, requestKey: string = crypto.randomUUID()) =>
  mailOwnLink(core, { accountId: centre.accountId, staffId, requestKey });
const links = () => core.db.resetLink.findMany({ where: { accountId: centre.accountId } });

it('mails whoever asks a link to the address on record, at every level but the owner’s', async () => {
  for (const level of ['front_desk', 'manager', 'admin'] as const) {
    const { to, isNew, linkId } = await own(centre.staff[level]);
    expect([to, isNew]).toEqual([expect.stringContaining('•••'), true]);
    expect(await core.db.resetLink.findUniqueOrThrow({ where: { id: linkId } })).toMatchObject({
      staffId: centre.staff[level],
      purpose: 'staff_reset',
      address: `${level}@${centre.slug}.example`,
      requesterKind: 'staff',
      requesterId: centre.staff[level],
    });
  }
  expect((await auditOf(core, centre)).at(-1)).toMatchObject({ action: 'reset.requested' });
});

it('the link sets the password like any other', async () => {
  const { linkId } = await own();
  const token = await tokenOf(core, linkId);
  await markSent(core, centre.accountId, linkId);
  const password = 'seven green lamps';
  expect(await redeemLink(core, { token, password, confirm: password, visit: 'v' })).toMatchObject({
    kind: 'redeemed',
  });
});

it('refuses the Business Owner, and says what helps (S3, S8)', async () => {
  await expect(own(centre.staff.owner)).rejects.toThrow(OwnerGetsNoLink);
  await expect(own(centre.staff.owner)).rejects.toThrow(
    /change it on the Office Portal.*whoever runs Keydesk/,
  );
  expect(await links()).toEqual([]);
  const refused = (await auditOf(core, centre)).filter(({ action }) => action === 'reset.refused');
  expect(refused).toMatchObject([{ subjectId: centre.staff.owner, details: { reason: 'owner' } }]);
});

it('refuses who has no email, and names who can help, but not the asker', async () => {
  await core.db.staff.update({ where: { id: centre.staff.admin }, data: { email: null, emailKey: null } });
  await expect(own(centre.staff.admin)).rejects.toThrow(NoOwnEmail);
  await expect(own(centre.staff.admin)).rejects.toThrow(/Ask Olive Owner\./);
  expect(await links()).toEqual([]);
});

it('refuses who was deactivated, and who is staff of another account', async () => {
  const other = await makeCentre(core);
  await core.db.staff.update({
    where: { id: centre.staff.front_desk },
    data: { deactivatedAt: core.clock.now() },
  });
  await expect(own()).rejects.toThrow(NotOnStaff);
  await expect(own(other.staff.manager)).rejects.toThrow(NotOnStaff);
  const accounts = [centre.accountId, other.accountId];
  expect(await core.db.resetLink.count({ where: { accountId: { in: accounts } } })).toBe(0);
});

it('heard twice, or asked twice within a minute, it sends once', async () => {
  const first = await own(centre.staff.manager, 'same');
  expect(await own(centre.staff.manager)).toEqual({ ...first, isNew: false });
  core.clock.advance(2 * MINUTE);
  await own(centre.staff.manager);
  // A copy of the first asking, after its link was replaced.
  expect(await own(centre.staff.manager, 'same')).toEqual({ ...first, isNew: false });
  expect(await links()).toHaveLength(2);
});

it('has the limits of the Forgot Password page, and strangers who ask there do not use them up', async () => {
  const { accountId } = centre;
  for (let times = 0; times <= MOST_FORGOTTEN_AN_HOUR; times += 1) {
    const email = `front_desk@${centre.slug}.example`;
    const sealedQuestion = sealQuestion(core, accountId, { email, origin: `o${times}`, known: false });
    await answerForgotten(core, [{ accountId, portal: 'office', sealedQuestion }]);
    core.clock.advance(2 * MINUTE);
  }
  for (let times = 0; times < MOST_FORGOTTEN_AN_HOUR; times += 1) {
    expect(await own()).toMatchObject({ isNew: true });
    core.clock.advance(2 * MINUTE);
  }
  await expect(own()).rejects.toThrow(AskedTooOften);
  core.clock.advance(HOUR);
  expect(await own()).toMatchObject({ isNew: true });
});

it('two askings at the same moment send one link', async () => {
  const both = await Promise.all([own(), own()]);
  expect(new Set(both.map(({ linkId }) => linkId)).size).toBe(1);
  expect(await links()).toHaveLength(1);
});
