import { appendAudit } from '../audit/append.ts';
import { after } from '../clock.ts';
import type { Core } from '../core.ts';
import { namedInAudit } from '../credentials/person.ts';
import type { Tx } from '../database/client.ts';
import { faultOf } from '../faults.ts';
import type { AccountId, RequestId } from '../ids.ts';
import { tellOne } from '../notices/tellOne.ts';
import { levelsThatMay } from '../permissions/levels.ts';
import { startSweeping } from '../sweeping.ts';
import { halfWay } from './ask.ts';
import { expireRequest } from './end.ts';
import { type HeldRequest, holdRequest, toDecide } from './hold.ts';
import { endMoot, whyMoot } from './moot.ts';
import { readReachable, whomToRemind } from './places.ts';

const KEYDESK = { actor: { kind: 'keydesk' as const }, via: 'worker' as const };

/**
 * Looks at an open request: ends it when its time is over (A5) or when it can come to nothing any more, and reminds of
 * it once, half-way. Harmless at any time and by any number of processes at once.
 */
export async function attendToRequest(core: Core, requestId: RequestId): Promise<void> {
  await core.db.$transaction(async (tx) => {
    const found = await tx.resetRequest.findFirst({
      where: { id: requestId, state: 'open' },
      select: { accountId: true },
    });
    if (!found) return;
    const accountId = found.accountId as AccountId;
    const held = await holdRequest(tx, accountId, requestId);
    if (held?.request.state !== 'open') return;
    const now = core.clock.now();
    const { requestedAt, expiresAt, remindedAt } = held.request;
    if (expiresAt <= now) {
      const entry = await expireRequest(core, tx, accountId, requestId);
      if (entry) await appendAudit(core, tx, accountId, entry);
      return;
    }
    const moot = await whyMoot(tx, held);
    if (moot) await endMoot(core, tx, held, moot, KEYDESK);
    else if (!remindedAt && halfWay(requestedAt, expiresAt) <= now) await remind(core, tx, held, now);
  });
}

/** One direct message each to those who are notified, and at least to those who decide; the card says so. */
async function remind(core: Core, tx: Tx, held: HeldRequest, now: Date): Promise<void> {
  const { request, requester, subject, settings } = held;
  const accountId = request.accountId as AccountId;
  const { count } = await tx.resetRequest.updateMany({
    where: { accountId, id: request.id, state: 'open', remindedAt: null },
    data: { remindedAt: now },
  });
  if (count === 0) return;
  const content = {
    request: request.id,
    subject: (subject.guardian ?? subject.staff).name,
    requester: requester.name,
    until: request.expiresAt.toISOString(),
  };
  const told = whomToRemind(await readReachable(tx, accountId), { ...toDecide(held), settings });
  for (const { staffId } of told)
    await tellOne(core, tx, { accountId, staffId }, { kind: 'request-waiting', content }, request.id);
  await core.queue.add(tx, 'request-card', { requestId: request.id });
  await core.queue.add(tx, 'home', { accountId });
  await appendAudit(core, tx, accountId, {
    ...KEYDESK,
    action: 'request.reminded',
    subject: namedInAudit(held.person),
    details: { request: request.id, told: told.length },
  });
}

/** A request's job had this many milliseconds to come. */
const OVERDUE = 30_000;
const SWEEP_EVERY = 30_000;
/** Requests that a sweep looks at; the next one goes on. */
const MOST = 100;

/**
 * Attends to open requests whose job did not come, and to those that something has overtaken: their requester left, the
 * address or the flag changed, the person chose a password. What overtakes a request need not know of requests.
 */
export async function sweepRequests(core: Core): Promise<void> {
  const late = after(core.clock.now(), -OVERDUE);
  const mayAskAboutStaff = levelsThatMay('request-staff-reset');
  const due = await core.db.$queryRaw<{ id: string }[]>`
    SELECT r.id FROM reset_requests r
    JOIN staff q ON q.account_id = r.account_id AND q.id = r.requester_id
    LEFT JOIN guardians g ON g.account_id = r.account_id AND g.id = r.guardian_id
    LEFT JOIN staff s ON s.account_id = r.account_id AND s.id = r.staff_id
    LEFT JOIN credentials c ON c.account_id = r.account_id AND (c.guardian_id = r.guardian_id OR c.staff_id = r.staff_id)
    WHERE r.state = 'open' AND (
      r.expires_at < ${late}
      OR (r.reminded_at IS NULL AND r.requested_at + (r.expires_at - r.requested_at) / 2 < ${late})
      OR q.deactivated_at IS NOT NULL
      OR c.changed_at > r.requested_at
      OR (g.id IS NOT NULL AND (NOT g.can_log_in
          OR lower(CASE r.channel WHEN 'sms' THEN g.phone ELSE g.email END) IS DISTINCT FROM lower(r.address)))
      OR (s.id IS NOT NULL AND (s.deactivated_at IS NOT NULL OR s.level = 'owner'
          OR NOT q.level::text = ANY(${mayAskAboutStaff})
          OR lower(CASE r.channel WHEN 'sms' THEN s.phone ELSE s.email END) IS DISTINCT FROM lower(r.address))))
    ORDER BY r.expires_at LIMIT ${MOST}`;
  // One that makes trouble must not hold up those after it.
  for (const { id } of due)
    await attendToRequest(core, id as RequestId).catch((error: unknown) =>
      core.log.warn({ request: id, error: faultOf(error) }, 'an open request could not be attended to'),
    );
}

/** Attends to requests in the background from now on. Returns how to stop the sweeps; the queue ends its workers itself. */
export async function startRequests(core: Core): Promise<() => Promise<void>> {
  await core.queue.work('request-due', 2, ({ requestId }) => attendToRequest(core, requestId as RequestId));
  return startSweeping(core, 'open requests', SWEEP_EVERY, () => sweepRequests(core));
}
