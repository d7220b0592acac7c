import { maskAddress } from '../addresses.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { after, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import { namedInAudit, rowsOf } from '../credentials/person.ts';
import type { IdentifiedHow, Tx } from '../database/client.ts';
import type { RequestId } from '../ids.ts';
import type { CardPlace } from '../links/createLink.ts';
import type { Standing } from '../permissions/judge.ts';
import type { Because } from './because.ts';
import { tellOfBurst } from './burstNotice.ts';
import { endOpenRequests } from './end.ts';
import { GUARDS } from './guards/all.ts';
import type { Asking } from './guards/guard.ts';
import { placesOf, readReachable } from './places.ts';
import type { FrozenPolicy } from './settings.ts';

/** A request that may be made: whoever calls has checked standing, flag and address, and holds subject and asker. */
export interface NewRequest {
  asking: Asking;
  because: readonly Because[];
  address: string;
  requestKey: string;
  identified: { how: IdentifiedHow; note?: string };
  /** The requester's own copies of the card. */
  cards: readonly CardPlace[];
  /** The subject's standing, if it is staff. */
  subject?: Standing;
}

/**
 * Makes a request in the caller's transaction: the row with the policy in force frozen into it, its cards, its jobs, and
 * the end of an older open request about the same person. The audit rows are returned for the caller to append last.
 */
export async function askForReset(
  core: Core,
  tx: Tx,
  request: NewRequest,
): Promise<{ requestId: RequestId; entries: AuditEntry[] }> {
  const { asking, because, address, identified } = request;
  const { accountId, settings, now, channel, asker } = asking;
  const by = { actor: { kind: 'staff' as const, id: asker.staffId }, via: 'slack' as const };
  const requestId = crypto.randomUUID() as RequestId;
  const replaced = await endOpenRequests(
    core,
    tx,
    accountId,
    asking.subject,
    { state: 'superseded', reason: 'asked-again' },
    { ...by, details: { by_request: requestId } },
  );
  const expiresAt = after(now, settings.requestMinutes * MINUTE);
  const told = because.includes('burst') ? await tellOfBurst(core, tx, asking, requestId) : [];
  await tx.resetRequest.create({
    data: {
      id: requestId,
      accountId,
      ...rowsOf(asking.subject),
      channel,
      address,
      requesterId: asker.staffId,
      requestKey: request.requestKey,
      identifiedHow: identified.how,
      identifiedNote: identified.note ?? null,
      because: [...because],
      policy: { ...settings, askedAs: asker.level } satisfies FrozenPolicy,
      requestedAt: now,
      expiresAt,
    },
  });
  const places = placesOf(
    await readReachable(tx, accountId),
    { requesterId: asker.staffId, subject: request.subject, settings },
    request.cards,
  );
  await tx.postedMessage.createMany({
    data: places.map((place) => ({ accountId, requestId, ...place, createdAt: now })),
  });
  await core.queue.add(tx, 'request-card', { requestId });
  await core.queue.add(tx, 'request-due', { requestId }, { startAfter: halfWay(now, expiresAt) });
  await core.queue.add(tx, 'request-due', { requestId }, { startAfter: expiresAt });
  await core.queue.add(tx, 'home', { accountId });
  const subject = namedInAudit(asking.subject);
  const made: AuditEntry = {
    ...by,
    action: 'request.made',
    subject,
    details: {
      request: requestId,
      channel,
      to: maskAddress(channel, address),
      identified: identified.how,
      identified_note: identified.note ?? null,
      because: because.join(', '),
      superseded: replaced.filter(({ action }) => action === 'request.superseded').length,
    },
  };
  const guards = GUARDS.filter(({ name }) => because.includes(name)).map(
    ({ name }): AuditEntry => ({
      actor: { kind: 'keydesk' },
      via: 'slack',
      action: 'guard.fired',
      subject,
      details: { guard: name, request: requestId, asked_by: asker.staffId },
    }),
  );
  return { requestId, entries: [...replaced, ...guards, made, ...told] };
}

/** When a request that nobody has decided is reminded of, once. */
export function halfWay(requestedAt: Date, expiresAt: Date): Date {
  return after(requestedAt, (expiresAt.getTime() - requestedAt.getTime()) / 2);
}
