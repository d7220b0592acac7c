import { emailKey } from '../addresses.ts';
import { appendAudit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import { rowsOf } from '../credentials/person.ts';
import type { Tx } from '../database/client.ts';
import type { AccountId, RequestId } from '../ids.ts';
import { judge, judgeOnStaff } from '../permissions/judge.ts';
import { standingOf } from './deciders.ts';
import { type EndedBy, endRequest } from './end.ts';
import type { RequestEndReason } from './endReasons.ts';
import { addressNow, type HeldRequest } from './hold.ts';

/**
 * Why an open request can come to nothing any more, whoever decides: standing, flag and address are read anew (A3).
 * An email in other capitals is the same address.
 */
export async function whyMoot(tx: Tx, held: HeldRequest): Promise<RequestEndReason | undefined> {
  const { request, person, subject, requester } = held;
  const asker = standingOf(requester);
  if (!judge(asker, subject.guardian ? 'request-guardian-reset' : 'request-staff-reset').may)
    return 'requester-left';
  if (subject.guardian && !subject.guardian.canLogIn) return 'access-lost';
  if (subject.staff) {
    const { rule } = judgeOnStaff(asker, 'request-staff-reset', standingOf(subject.staff));
    if (rule === 'owner') return 'is-the-owner';
    if (rule === 'subject-inactive') return 'access-lost';
  }
  const address = addressNow(held);
  if (address === null || emailKey(address) !== emailKey(request.address)) return 'contact-changed';
  const credential = await tx.credential.findFirst({
    where: { accountId: request.accountId, ...rowsOf(person) },
    select: { changedAt: true },
  });
  return credential && credential.changedAt > request.requestedAt ? 'password-changed' : undefined;
}

/** Ends a request that can come to nothing any more. */
export async function endMoot(
  core: Core,
  tx: Tx,
  { request }: HeldRequest,
  reason: RequestEndReason,
  by: EndedBy,
): Promise<{ kind: 'ended'; reason: RequestEndReason }> {
  const accountId = request.accountId as AccountId;
  const end = { state: 'cancelled' as const, reason };
  const entry = await endRequest(core, tx, accountId, request.id as RequestId, end, by);
  if (entry) await appendAudit(core, tx, accountId, entry);
  return { kind: 'ended', reason };
}
