import type { AuditEntry } from '../audit/entry.ts';
import type { Core } from '../core.ts';
import type { CreditEntryKind, Tx } from '../database/client.ts';
import type { AccountId, DeliveryId, StaffId } from '../ids.ts';
import { lockBalance } from './lockBalance.ts';
import { NoCredits } from './refusals.ts';
import { afterFalling } from './threshold.ts';

/** The text that a credit pays for. */
export interface PaidText {
  accountId: AccountId;
  deliveryId: DeliveryId;
}

export interface ReservedCredit {
  /** What is left, in credits. */
  balance: number;
  /** For the caller's `appendAudits`, with its own entries; empty unless the balance fell below the threshold. */
  entries: AuditEntry[];
}

/**
 * Sets one credit aside for a text whose row of the outbox stands already, in the caller's transaction. Holds the
 * account's balance until the commit, so call it late: after the guardian, the link and the delivery, before the
 * Audit Log. A delivery that has its credit keeps it, and no second one is taken.
 * @param staffId who asked for the text, if that was staff.
 * @throws NoCredits, before anything is written: the transaction can go on.
 */
export async function reserveCredit(
  core: Core,
  tx: Tx,
  text: PaidText & { staffId?: StaffId | undefined },
): Promise<ReservedCredit> {
  const { accountId, deliveryId } = text;
  const before = await lockBalance(tx, accountId);
  const held = await tx.creditEntry.count({ where: { accountId, deliveryId, kind: 'reserved' } });
  if (held > 0) return { balance: before, entries: [] };
  if (before < 1) throw new NoCredits();
  const entry = await enter(core, tx, { ...text, kind: 'reserved', amount: -1 });
  if (!entry) throw new Error('The ledger of credits did not take an entry.');
  return { balance: entry.balance, entries: await afterFalling(core, tx, accountId, entry) };
}

/**
 * The provider took the text: its credit is gone. The balance stays, since the credit was set aside before.
 * @returns false when that was known already, or when the credit was given back: what was given back stays so.
 */
export async function spendCredit(core: Pick<Core, 'clock'>, tx: Tx, text: PaidText): Promise<boolean> {
  await lockBalance(tx, text.accountId);
  return (await enter(core, tx, { ...text, kind: 'spent', amount: 0 })) !== undefined;
}

/**
 * Gives a text's credit back, spent or not: the provider refused it, or reported `failed`; or it was never sent. Nobody
 * who was told of a low balance is told anew for that: it would be once for each text that comes to nothing.
 * @param note why, in a few words for `/sms-credits`.
 * @returns false when it was given back before.
 */
export async function returnCredit(
  core: Pick<Core, 'clock'>,
  tx: Tx,
  text: PaidText,
  note: string,
): Promise<boolean> {
  await lockBalance(tx, text.accountId);
  return (await enter(core, tx, { ...text, kind: 'returned', amount: 1, note })) !== undefined;
}

/** Writes an entry. Undefined when the ledger's trigger dropped it, since the delivery had such a one. */
export async function enter(
  core: Pick<Core, 'clock'>,
  tx: Tx,
  entry: {
    accountId: AccountId;
    kind: CreditEntryKind;
    amount: number;
    deliveryId?: DeliveryId;
    staffId?: StaffId | undefined;
    note?: string;
  },
): Promise<{ balance: number; seq: number } | undefined> {
  const { accountId, kind, amount, deliveryId = null, staffId = null, note = null } = entry;
  // The trigger numbers the entry and works out the balance; Prisma's own create would expect its row to be there.
  const [written] = await tx.$queryRaw<{ balance: number; seq: number }[]>`
    INSERT INTO credit_entries (account_id, seq, kind, amount, balance, at, delivery_id, staff_id, note)
    VALUES (${accountId}::uuid, 1, ${kind}::"CreditEntryKind", ${amount}, 0, ${core.clock.now()},
            ${deliveryId}::uuid, ${staffId}::uuid, ${note})
    RETURNING balance, seq`;
  return written;
}
