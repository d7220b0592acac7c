import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { emailKey } from '../../../src/core/addresses.ts';
import { beginAssignment } from '../../../src/core/assignments/begin.ts';
import { readToSendAgain } from '../../../src/core/cards/sendAgain.ts';
import { changePassword } from '../../../src/core/credentials/changePassword.ts';
import type { PermissionLevel } from '../../../src/core/database/client.ts';
import { Refusal } from '../../../src/core/errors.ts';
import { inviteStaff } from '../../../src/core/invitations/invite.ts';
import { listInvitees } from '../../../src/core/invitations/list.ts';
import { answerForgotten } from '../../../src/core/links/forgot.ts';
import { sealQuestion } from '../../../src/core/links/forgotQuestion.ts';
import { mailOwnLink } from '../../../src/core/links/mailOwnLink.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { OwnerGetsNoLink } from '../../../src/core/links/refusals.ts';
import { addressDigest } from '../../../src/core/links/request.ts';
import { requestStaffReset } from '../../../src/core/links/requestStaff.ts';
import { issueFirstLink } from '../../../src/core/owner/firstLink.ts';
import { OwnerHasPassword } from '../../../src/core/owner/refusals.ts';
import { LEVELS } from '../../../src/core/permissions/levels.ts';
import { changeLevel } from '../../../src/core/staff/changeLevel.ts';
import { deactivateStaff, reactivateStaff } from '../../../src/core/staff/deactivate.ts';
import { unlinkOther } from '../../../src/core/staff/unlink.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { tokenOf } from '../../support/links.ts';
import { sentStaffLink } from '../../support/staffLinks.ts';
import { givePassword, STAFF_PASSWORD } from '../../support/staffLogin.ts';
import { csv, importTexts, STAFF } from '../directory/importing.ts';
import { standingOf } from './matrix.ts';
import { BY, proofOf } from './owning.ts';

let core: TestCore;
let centre: TestCentre;

beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
  await givePassword(core, centre, 'owner');
  const { owner } = centre.staff;
  await core.db.staff.update({ where: { id: owner }, data: { phone: '+15125550177' } });
  await core.db.account.update({ where: { id: centre.accountId }, data: { smsEnabled: true } });
  await core.db.$executeRaw`
    INSERT INTO credit_entries (account_id, seq, kind, amount, balance, at, note)
    VALUES (${centre.accountId}::uuid, 1, 'added', 50, 0, ${core.clock.now()}, 'for a test')`;
});

const ownerEmail = () => `owner@${centre.slug}.example`;

async function forgot(portal: 'customer' | 'office', email: string): Promise<void> {
  const { accountId } = centre;
  const sealedQuestion = sealQuestion(core, accountId, { email, origin: crypto.randomUUID(), known: true });
  await answerForgotten(core, [{ accountId, portal, sealedQuestion }]);
}

async function resetOf(askerLevel: PermissionLevel, channel: 'email' | 'sms') {
  const { accountId, staff } = centre;
  const { email, phone } = await core.db.staff.findUniqueOrThrow({ where: { id: staff.owner } });
  return requestStaffReset(core, {
    accountId,
    staffId: staff[askerLevel],
    subjectId: staff.owner,
    channel,
    requestKey: crypto.randomUUID(),
    shownAddress: addressDigest(staff.owner, (channel === 'sms' ? phone : email) ?? ''),
    identified: { how: 'in_person' },
    cards: [],
  });
}

/** What each level tries, and how it is told no: by a refusal, or by nothing happening. */
type Tried = readonly [name: string, by: (level: PermissionLevel) => Promise<unknown>];

const TRIED: readonly Tried[] = [
  ['a reset by email', (level) => resetOf(level, 'email')],
  ['a reset by SMS', (level) => resetOf(level, 'sms')],
  [
    'an assigned password',
    (level) =>
      beginAssignment(core, {
        ...{ accountId: centre.accountId, workspaceId: centre.workspaceId, reason: 'forgot it' },
        ...{ requestKey: crypto.randomUUID(), askerId: centre.staff[level], subjectId: centre.staff.owner },
      }),
  ],
  ...LEVELS.filter((to) => to !== 'owner').map(
    (to): Tried => [
      `a change of level to ${to}`,
      (level: PermissionLevel) =>
        changeLevel(core, {
          ...{ accountId: centre.accountId, askerId: centre.staff[level], subjectId: centre.staff.owner },
          ...{ from: 'owner', to },
        }),
    ],
  ),
  ['deactivation', (level) => deactivateStaff(core, onOwner(level))],
  ['reactivation', (level) => reactivateStaff(core, onOwner(level))],
  ['unlinking', (level) => unlinkOther(core, onOwner(level))],
];

const onOwner = (level: PermissionLevel) => ({
  accountId: centre.accountId,
  askerId: centre.staff[level],
  subjectId: centre.staff.owner,
});

describe('nothing that the staff can do reaches the Business Owner (S3, S8)', () => {
  describe.each(LEVELS)('%s', (level) => {
    it.each(TRIED)('%s', async (_, attempt) => {
      const before = await standingOf(core, centre, centre.staff.owner);
      await expect(attempt(level)).rejects.toBeInstanceOf(Refusal);
      expect(await standingOf(core, centre, centre.staff.owner)).toEqual(before);
    });

    it('an invitation', async () => {
      const { accountId, staff } = centre;
      const before = await standingOf(core, centre, staff.owner);
      const sent = await inviteStaff(core, { accountId, askerId: staff[level], whom: staff.owner });
      expect(sent).toBe(level === 'owner' ? 0 : undefined);
      const list = (await listInvitees(core, accountId, staff[level])) ?? [];
      expect(list.map(({ staffId }) => staffId)).not.toContain(staff.owner);
      expect(await standingOf(core, centre, staff.owner)).toEqual(before);
    });

    it('and makes nobody else a Business Owner', async () => {
      for (const subject of LEVELS.filter((one) => one !== 'owner')) {
        const { accountId, staff } = centre;
        const change = { accountId, askerId: staff[level], subjectId: staff[subject] };
        await expect(changeLevel(core, { ...change, from: subject, to: 'owner' })).rejects.toBeInstanceOf(
          Refusal,
        );
        expect((await standingOf(core, centre, staff[subject])).level).toBe(subject);
      }
    });
  });
});

describe('nor does anything else', () => {
  it('Forgot Password at the Office Portal: nothing is sent, and nothing differs from somebody unknown', async () => {
    const before = await standingOf(core, centre, centre.staff.owner);
    await forgot('office', ownerEmail());
    await forgot('office', ownerEmail().toUpperCase());
    await forgot('office', 'nobody@example.com');
    expect(await standingOf(core, centre, centre.staff.owner)).toEqual(before);
  });

  it('Forgot Password at the Customer Portal, for a guardian with the owner’s email: only the guardian’s login changes', async () => {
    const { accountId, jane, staff } = centre;
    const email = ownerEmail();
    await core.db.guardian.update({ where: { id: jane }, data: { email, emailKey: emailKey(email) } });
    const { messages: _, ...before } = await standingOf(core, centre, staff.owner);
    await forgot('customer', email);
    const link = await core.db.resetLink.findFirstOrThrow({ where: { accountId } });
    expect(link).toMatchObject({ guardianId: jane, staffId: null, purpose: 'guardian_reset' });
    const token = await tokenOf(core, link.id as Parameters<typeof tokenOf>[1]);
    await core.db.resetLink.update({
      where: { id: link.id },
      data: { state: 'live', expiresAt: new Date(core.clock.now().getTime() + 60_000) },
    });
    const password = 'three more good words';
    const chosen = await redeemLink(core, { token, password, confirm: password, visit: 'v' });
    expect(chosen.kind).toBe('redeemed');
    const { messages: __, ...now } = await standingOf(core, centre, staff.owner);
    expect(now).toEqual(before);
    await forgot('office', email);
    expect(await core.db.resetLink.count({ where: { accountId, staffId: staff.owner } })).toBe(0);
  });

  it('/keydesk forgot of the owner’s own', async () => {
    const { accountId, staff } = centre;
    const before = await standingOf(core, centre, staff.owner);
    await expect(mailOwnLink(core, { accountId, staffId: staff.owner, requestKey: 'k' })).rejects.toThrow(
      OwnerGetsNoLink,
    );
    expect(await standingOf(core, centre, staff.owner)).toEqual(before);
  });

  it('Send again of an old link of the owner’s', async () => {
    const { linkId } = await sentStaffLink(core, centre, 'owner_recovery');
    await core.db.resetLink.update({
      where: { id: linkId },
      data: { state: 'expired', endedAt: core.clock.now() },
    });
    await expect(readToSendAgain(core, centre.accountId, linkId)).rejects.toBeInstanceOf(Refusal);
    await expect(resetOf('admin', 'email')).rejects.toBeInstanceOf(Refusal);
  });

  it.each([
    ['the owner’s row with another level', (email: string) => `owner,Olive Owner,${email},,front_desk`],
    ['the owner’s row with another email', () => 'owner,Olive Owner,thief@example.com,,admin'],
    ['a row that asks for the level', () => 'E1,New One,new@example.com,,owner'],
  ])('an import with %s', async (_, row) => {
    const { accountId, staff } = centre;
    await core.db.staff.update({ where: { id: staff.owner }, data: { externalId: 'owner' } });
    const before = await standingOf(core, centre, staff.owner);
    const { refused } = await importTexts(core, accountId, { staff: csv(STAFF, row(ownerEmail())) });
    expect(refused).toBe(1);
    expect(await standingOf(core, centre, staff.owner)).toEqual(before);
    expect(await core.db.staff.count({ where: { accountId, level: 'owner' } })).toBe(1);
  });

  it('the Operator, with a first link, once there is a password', async () => {
    const before = await standingOf(core, centre, centre.staff.owner);
    await expect(issueFirstLink(core, { accountId: centre.accountId, by: BY })).rejects.toThrow(
      OwnerHasPassword,
    );
    expect(await standingOf(core, centre, centre.staff.owner)).toEqual(before);
  });
});

describe('only the Business Owner, signed in and with the current password (S8)', () => {
  const change = async (session: string, current: string) =>
    changePassword(core, {
      accountId: centre.accountId,
      person: { portal: 'office', staffId: centre.staff.owner },
      session,
      current,
      password: 'three more good words',
      confirm: 'three more good words',
      browser: {},
    });

  it('changes the Business Owner’s password', async () => {
    const { proof } = await proofOf(core, centre, 'owner');
    expect((await change(proof.session, 'not the current one')).kind).toBe('wrong-current');
    expect((await change(proof.session, STAFF_PASSWORD)).kind).toBe('changed');
  });

  it.each(LEVELS.filter((level) => level !== 'owner'))('not with the session of %s', async (level) => {
    const { proof } = await proofOf(core, centre, level);
    const { hash } = await standingOf(core, centre, centre.staff.owner);
    expect((await change(proof.session, STAFF_PASSWORD)).kind).toBe('signed-out');
    expect((await standingOf(core, centre, centre.staff.owner)).hash).toBe(hash);
  });
});
