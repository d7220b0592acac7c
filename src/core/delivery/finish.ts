import { maskAddress } from '../addresses.ts';
import { appendAudits } from '../audit/append.ts';
import type { AuditAction, AuditEntry } from '../audit/entry.ts';
import type { Core } from '../core.ts';
import { namedInAudit } from '../credentials/person.ts';
import { returnCredit, spendCredit } from '../credits/ledger.ts';
import type { DeliveryState, Prisma, Tx } from '../database/client.ts';
import { confirmSent, type EndReason, endLink } from '../links/lifecycle.ts';
import type { Attempt } from './attempt.ts';
import type { DeliveryProblem } from './outcomes.ts';
import { askAgainAt } from './settling.ts';

/** States after which nothing is sent any more. */
type FinalState = Extract<DeliveryState, 'sent' | 'failed' | 'cancelled' | 'unknown'>;

/** What a row becomes at its end. */
interface Ending {
  state: FinalState;
  problem?: DeliveryProblem;
  sentAt?: Date | undefined;
  providerId?: string;
  /** When the provider is asked about it, if it is. */
  dueAt?: Date | undefined;
}

/** What of an attempt names its row. */
export type Row = Pick<
  Attempt,
  'accountId' | 'deliveryId' | 'linkId' | 'person' | 'channel' | 'template' | 'address'
>;

/**
 * Ends a row of the outbox, once, and wipes the sealed token with it: there is no final state that keeps one. The credit
 * of a text is spent if it was sent, comes back if it was not, and stays set aside while nobody knows.
 * @param when which standing the row must still have.
 * @returns false when it was not so any more; then nothing else may be recorded.
 */
export async function finishDelivery(
  core: Core,
  tx: Tx,
  row: Row,
  when: Prisma.DeliveryWhereInput,
  { state, problem, sentAt, providerId, dueAt }: Ending,
): Promise<boolean> {
  const { accountId, deliveryId, channel } = row;
  const { count } = await tx.delivery.updateMany({
    where: { ...when, accountId, id: deliveryId },
    data: {
      state,
      problem: problem ?? null,
      sentAt: sentAt ?? null,
      providerId: providerId ?? null,
      sealedToken: null,
      ...(dueAt ? { dueAt } : {}),
    },
  });
  if (count === 0) return false;
  if (channel === 'sms') {
    if (state === 'sent') await spendCredit(core, tx, row);
    if (state === 'failed' || state === 'cancelled') await returnCredit(core, tx, row, 'not sent');
    if (dueAt) await core.queue.add(tx, 'sms-settle', { deliveryId }, { startAfter: dueAt });
  }
  return true;
}

/**
 * Ends a row that will never go out, its link with it, and writes that down.
 * @param also what followed from it, for the Audit Log, worked out before that is held.
 */
export async function failDelivery(
  core: Core,
  tx: Tx,
  attempt: Attempt,
  when: Prisma.DeliveryWhereInput,
  problem: DeliveryProblem,
  reason: EndReason,
  also: () => Promise<AuditEntry[]> = async () => [],
): Promise<void> {
  if (!(await finishDelivery(core, tx, attempt, when, { state: 'failed', problem }))) return;
  if (attempt.linkId) await endLink(core, tx, attempt.accountId, attempt.linkId, 'failed', reason);
  const entries = await also();
  await appendAudits(core, tx, attempt.accountId, [messageEntry(attempt, 'failed', { problem }), ...entries]);
}

/**
 * An attempt reached the provider, or may have, and is not repeated. Its link lives as if it had been sent then:
 * somebody may hold it. A text is asked about.
 */
export async function leaveUnknown(core: Core, tx: Tx, attempt: Attempt, began: Date): Promise<void> {
  const { accountId, linkId, channel } = attempt;
  const isText = channel === 'sms';
  const ended = await finishDelivery(
    core,
    tx,
    attempt,
    { state: 'sending', attempts: attempt.number },
    {
      state: 'unknown',
      problem: isText ? 'sms_not_confirmed' : 'not_confirmed',
      sentAt: began,
      dueAt: isText ? askAgainAt(began, core.clock.now()) : undefined,
    },
  );
  if (!ended) return;
  if (linkId) await confirmSent(core, tx, accountId, linkId, began);
  await tellAudit(core, tx, attempt, 'sent', { attempts: attempt.number, confirmed: 'no' });
}

/** The Audit Log's entry about a message: of a reset, or of a notice. Last in the transaction. */
export async function tellAudit(
  core: Core,
  tx: Tx,
  row: Row,
  what: 'sent' | 'failed' | 'cancelled',
  more: AuditEntry['details'] = {},
): Promise<void> {
  await appendAudits(core, tx, row.accountId, [messageEntry(row, what, more)]);
}

export function messageEntry(
  row: Row,
  what: 'sent' | 'failed' | 'cancelled' | 'news',
  more: AuditEntry['details'] = {},
): AuditEntry {
  return {
    actor: { kind: 'keydesk' },
    via: 'worker',
    action: actionOf(row, what),
    ...(row.person ? { subject: namedInAudit(row.person) } : {}),
    details: {
      ...(row.linkId ? { link: row.linkId } : { notice: row.template }),
      channel: row.channel,
      to: maskAddress(row.channel, row.address),
      ...more,
    },
  };
}

function actionOf({ linkId }: Row, what: 'sent' | 'failed' | 'cancelled' | 'news'): AuditAction {
  if (what === 'news') return 'delivery.news';
  return what === 'cancelled' ? 'reset.cancelled' : `${linkId ? 'reset' : 'notice'}.${what}`;
}
