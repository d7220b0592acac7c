import type { Core } from '../../src/core/core.ts';
import type { AccountId, GuardianId, LinkId } from '../../src/core/ids.ts';
import { beginSending, confirmSent } from '../../src/core/links/lifecycle.ts';
import {
  addressDigest,
  type GuardianResetRequest,
  requestGuardianReset,
} from '../../src/core/links/request.ts';
import type { TestCentre } from './centre.ts';

let counter = 0;

/** As much of a centre as sending from it takes. */
export type SendingCentre = Pick<TestCentre, 'accountId' | 'workspaceId'> & {
  staff: Pick<TestCentre['staff'], 'manager'>;
};

/** What Maya's YES says about a guardian, as the confirmation would have it. */
export async function yesFor(
  core: Core,
  centre: SendingCentre,
  guardianId: GuardianId,
  more: Partial<GuardianResetRequest> = {},
): Promise<GuardianResetRequest> {
  const guardian = await core.db.guardian.findUniqueOrThrow({ where: { id: guardianId } });
  counter += 1;
  return {
    accountId: centre.accountId,
    guardianId,
    staffId: centre.staff.manager,
    requestKey: `key-${counter}`,
    shownAddress: addressDigest(guardianId, guardian.email ?? ''),
    identified: { how: 'in_person' },
    cards: [{ workspaceId: centre.workspaceId, destination: 'U_MANAGER' }],
    ...more,
  };
}

/** YES that is sent without anybody's approval. */
export async function sendGuardianReset(
  core: Core,
  request: GuardianResetRequest,
): Promise<{ linkId: LinkId; isNew: boolean }> {
  const done = await requestGuardianReset(core, request);
  if (done.kind !== 'sent') throw new Error(`This YES became a request: ${done.because.join(', ')}.`);
  return { linkId: done.linkId, isNew: done.isNew };
}

/** The token in the outbox of a link that was not sent yet: what the mail would have carried. */
export async function tokenOf(core: Core, linkId: LinkId): Promise<string> {
  const delivery = await core.db.delivery.findFirstOrThrow({ where: { linkId } });
  const token = core.secrets.open('delivery-token', delivery.id, delivery.sealedToken ?? new Uint8Array());
  if (!token) throw new Error('The token is gone from the outbox.');
  return token;
}

/** A link that was sent this moment, and its token. */
export async function sentLink(
  core: Core,
  centre: SendingCentre & { jane?: GuardianId },
  guardianId = centre.jane,
): Promise<{ linkId: LinkId; token: string }> {
  if (!guardianId) throw new Error('Say to whom the link goes.');
  const { linkId } = await sendGuardianReset(core, await yesFor(core, centre, guardianId));
  const token = await tokenOf(core, linkId);
  await markSent(core, centre.accountId, linkId);
  return { linkId, token };
}

/** What the worker does to a link when the provider accepts at once. */
export async function markSent(core: Core, accountId: AccountId, linkId: LinkId): Promise<void> {
  const began = core.clock.now();
  await core.db.$transaction(async (tx) => {
    await beginSending(core, tx, accountId, linkId);
    await confirmSent(core, tx, accountId, linkId, began);
    await tx.delivery.updateMany({ where: { linkId }, data: { state: 'sent', sealedToken: null } });
  });
}
