import { maskAddress } from '../addresses.ts';
import { appendAudit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import { namedInAudit } from '../credentials/person.ts';
import type { Tx } from '../database/client.ts';
import type { AccountId, LinkId, RequestId, StaffId } from '../ids.ts';
import { createLink } from '../links/createLink.ts';
import { tellOfEnd } from './end.ts';
import { isNewAddress, newSince } from './guards/contactChanged.ts';
import { addressNow, type HeldRequest } from './hold.ts';
import { tellOldAddress } from './oldAddress.ts';

/**
 * Approves a request that is held and was found to be fit for it: one conditional write (A4), then the link by the path
 * of a direct send, in the requester's name. The request's cards go on as the link's.
 * @returns undefined when it was not open any more: then nothing was done.
 * @throws NoCredits; then nothing was done either, once the caller lets the transaction fail.
 */
export async function approve(
  core: Core,
  tx: Tx,
  held: HeldRequest,
  { staffId, note }: { staffId: StaffId; note: string | undefined },
): Promise<LinkId | undefined> {
  const { request, subject, person, requester } = held;
  const accountId = request.accountId as AccountId;
  const requestId = request.id as RequestId;
  const now = core.clock.now();
  const [approved] = await tx.resetRequest.updateManyAndReturn({
    where: { accountId, id: requestId, state: 'open', expiresAt: { gt: now } },
    data: { state: 'approved', decidedBy: staffId, decidedNote: note ?? null, endedAt: now },
  });
  if (!approved) return undefined;
  const { channel, identifiedHow, identifiedNote } = request;
  const address = addressNow(held) ?? request.address;
  const linkId = await createLink(core, tx, {
    ...(subject.guardian
      ? { guardian: subject.guardian }
      : { staff: subject.staff, purpose: 'staff_reset' as const }),
    channel,
    address,
    requestKey: request.requestKey,
    actor: { kind: 'staff', id: requester.id },
    via: 'slack',
    ...(identifiedHow
      ? { identified: { how: identifiedHow, ...(identifiedNote ? { note: identifiedNote } : {}) } }
      : {}),
    cards: [],
  });
  await tx.resetRequest.update({
    where: { accountId_id: { accountId, id: requestId } },
    data: { linkId },
  });
  await tx.postedMessage.updateMany({ where: { accountId, requestId }, data: { linkId } });
  // Also where it was changed only since the asking, and changed back: whoever had it in between is told.
  const since = newSince(held.settings, request.requestedAt);
  const about = { accountId, subject: person, channel };
  if (held.settings.contactChanged.on && (await isNewAddress(tx, about, since)))
    await tellOldAddress(core, tx, { accountId, person, channel, since });
  const actor = { kind: 'staff' as const, id: staffId };
  await tellOfEnd(core, tx, approved, actor);
  await appendAudit(core, tx, accountId, {
    actor,
    via: 'slack',
    action: 'request.approved',
    subject: namedInAudit(person),
    details: {
      request: requestId,
      link: linkId,
      channel,
      to: maskAddress(channel, address),
      asked_by: requester.id,
      because: request.because.join(', '),
      ...(note ? { note } : {}),
    },
  });
  return linkId;
}
