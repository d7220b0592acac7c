import { decide } from '../../../src/core/approvals/decide.ts';
import { beginAssignment } from '../../../src/core/assignments/begin.ts';
import { holdStaff } from '../../../src/core/directory/lock.ts';
import type { RequestId, StaffId } from '../../../src/core/ids.ts';
import { inviteStaff } from '../../../src/core/invitations/invite.ts';
import { mailOwnLink } from '../../../src/core/links/mailOwnLink.ts';
import { addressDigest } from '../../../src/core/links/request.ts';
import { requestForgottenReset } from '../../../src/core/links/requestForgotten.ts';
import { requestStaffReset } from '../../../src/core/links/requestStaff.ts';
import { acceptOwnership } from '../../../src/core/owner/acceptOwnership.ts';
import { endTransfer } from '../../../src/core/owner/endTransfer.ts';
import { offerOwnership } from '../../../src/core/owner/offerOwnership.ts';
import type { Proof } from '../../../src/core/owner/provePassword.ts';
import { requestRecovery } from '../../../src/core/owner/requestRecovery.ts';
import { sendRecovery } from '../../../src/core/owner/sendRecovery.ts';
import { cancelRecovery, stopRecovery } from '../../../src/core/owner/stopRecovery.ts';
import { LEVELS } from '../../../src/core/permissions/levels.ts';
import { randomToken, sha256 } from '../../../src/core/secrets.ts';
import { changeLevel } from '../../../src/core/staff/changeLevel.ts';
import { confirmSlackLink } from '../../../src/core/staff/confirmLink.ts';
import { deactivateStaff, reactivateStaff } from '../../../src/core/staff/deactivate.ts';
import { offerSlackLink } from '../../../src/core/staff/offerLink.ts';
import { cutWhoLeftSlack } from '../../../src/core/staff/slackLeft.ts';
import { unlinkOther, unlinkOwn } from '../../../src/core/staff/unlink.ts';
import type { TestCentre } from '../../support/centre.ts';
import type { TestCore } from '../../support/core.ts';

/** Chance that a seed decides. */
export function chance(seed: number) {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    pick<T>(from: readonly T[]): T {
      const picked = from[Math.floor(next() * from.length)];
      if (picked === undefined) throw new Error('There is nothing to pick from.');
      return picked;
    },
  };
}

/** Everything that is done among the staff of one centre, each by and to whomever chance picks. */
export function deedsOf(
  core: TestCore,
  centre: TestCentre,
  people: readonly StaffId[],
  { pick }: ReturnType<typeof chance>,
): Record<string, () => Promise<unknown>> {
  const { accountId, workspaceId, teamId } = centre;
  const { db } = core;
  const one = () => pick(people);
  const slackUsers = Array.from({ length: people.length + 2 }, (_, i) => `U_BUSY${i}`);
  const by = { login: 'op' };
  const pair = () => ({ accountId, askerId: one(), subjectId: one() });
  const owner = async () =>
    (await db.staff.findFirstOrThrow({ where: { accountId, level: 'owner' } })).id as StaffId;
  const transfer = () =>
    db.ownershipTransfer.findFirst({ where: { accountId }, orderBy: { offeredAt: 'desc' } });

  /** Signed in, if they are active, with the password that is on record. */
  async function proofOf(staffId: StaffId): Promise<Proof> {
    const session = randomToken();
    const now = core.clock.now();
    await db.$transaction(async (tx) => {
      if ((await holdStaff(tx, accountId, [staffId])).get(staffId)?.deactivatedAt) return;
      await tx.session.create({
        data: {
          ...{ idHash: sha256(session), accountId, portal: 'office', staffId, createdAt: now, seenAt: now },
          expiresAt: new Date(now.getTime() + 60_000_000),
        },
      });
    });
    const credential = await db.credential.findUnique({ where: { staffId } });
    return { session, passwordHash: credential?.passwordHash ?? '' };
  }

  return {
    async offers() {
      const fromId = await owner();
      return offerOwnership(core, { accountId, fromId, toId: one(), proof: await proofOf(fromId) });
    },
    async accepts() {
      const found = await transfer();
      if (!found) return;
      const staffId = found.toId as StaffId;
      return acceptOwnership(core, {
        accountId,
        transferId: found.id,
        staffId,
        proof: await proofOf(staffId),
      });
    },
    async endsTransfer() {
      const found = await transfer();
      if (!found) return;
      const end = pick(['declined', 'cancelled'] as const);
      const staffId = (end === 'declined' ? found.toId : found.fromId) as StaffId;
      return endTransfer(core, { accountId, transferId: found.id, staffId }, end);
    },
    recovers: () => requestRecovery(core, { accountId, verified: 'call back on file', by }),
    cancelsRecovery: () => cancelRecovery(core, { accountId, by }),
    stopsRecovery: () => stopRecovery(core, accountId, { staffId: one(), via: 'slack' }),
    async sendsRecovery() {
      const waiting = await db.ownerRecovery.findFirst({ where: { accountId, state: 'waiting' } });
      if (!waiting) return;
      await db.ownerRecovery.updateMany({ where: { id: waiting.id }, data: { sendAt: core.clock.now() } });
      return sendRecovery(core, waiting.id);
    },
    async changesLevel() {
      const both = pair();
      const { level: from } = await db.staff.findUniqueOrThrow({ where: { id: both.subjectId } });
      return changeLevel(core, { ...both, from, to: pick(LEVELS) });
    },
    deactivates: () => deactivateStaff(core, pair()),
    reactivates: () => reactivateStaff(core, pair()),
    async resets() {
      const { askerId: staffId, subjectId } = pair();
      const { email } = await db.staff.findUniqueOrThrow({ where: { id: subjectId } });
      return requestStaffReset(core, {
        ...{ accountId, staffId, subjectId, requestKey: randomToken() },
        shownAddress: addressDigest(subjectId, email ?? ''),
        identified: { how: 'in_person' },
        cards: [{ workspaceId, destination: 'U_CARD' }],
      });
    },
    async decides() {
      const open = await db.resetRequest.findMany({ where: { accountId, state: 'open' }, take: 5 });
      if (open.length === 0) return;
      const decision = pick(['approve', 'deny'] as const);
      const requestId = pick(open).id as RequestId;
      return decide(core, { accountId, requestId, staffId: one(), decision, note: 'So it is.' });
    },
    mailsOneself: () => mailOwnLink(core, { accountId, staffId: one(), requestKey: randomToken() }),
    forgets: () =>
      requestForgottenReset(core, {
        accountId,
        person: { portal: 'office', staffId: one() },
        requestKey: randomToken(),
      }),
    beginsToAssign: () =>
      beginAssignment(core, { ...pair(), reason: 'forgot it', requestKey: randomToken(), workspaceId }),
    async invites() {
      return inviteStaff(core, { accountId, askerId: await owner(), whom: 'all' });
    },
    async links() {
      const slackUserId = pick(slackUsers);
      const staffId = one();
      const url = await offerSlackLink(core, { accountId, workspaceId, slackUserId, slackName: 'Busy' });
      const token = url.split('/').at(-1) ?? '';
      const offer = await db.slackLinkOffer.findUnique({ where: { tokenHash: sha256(token) } });
      const { session } = await proofOf(staffId);
      return confirmSlackLink(core, { accountId, staffId, token, madeFor: offer?.id ?? '', session });
    },
    leavesSlack: () =>
      cutWhoLeftSlack(core, { team: teamId, slackUserId: pick(slackUsers), because: 'deactivated' }),
    unlinks: () => unlinkOther(core, pair()),
    unlinksOneself: () => unlinkOwn(core, { accountId, staffId: one(), workspaceId, via: 'slack' }),
  };
}
