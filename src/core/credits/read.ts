import { type MaskedAddress, maskAddress } from '../addresses.ts';
import type { Core } from '../core.ts';
import type { CreditEntryKind } from '../database/client.ts';
import type { AccountId } from '../ids.ts';

/** Where an account's SMS credits stand. */
export interface Credits {
  /** In credits, without those set aside. */
  balance: number;
  /** Below it, Admin Access and up are told once. */
  threshold: number;
  smsEnabled: boolean;
  /** Why no text goes out although SMS is enabled, if it is paused. */
  pausedReason: string | undefined;
}

/** @throws when there is no such account. */
export async function creditsOf(core: Pick<Core, 'db'>, accountId: AccountId): Promise<Credits> {
  const { creditThreshold, smsEnabled, smsPausedReason, credits } = await core.db.account.findUniqueOrThrow({
    where: { id: accountId },
    select: {
      creditThreshold: true,
      smsEnabled: true,
      smsPausedReason: true,
      credits: { select: { balance: true } },
    },
  });
  return {
    balance: credits?.balance ?? 0,
    threshold: creditThreshold,
    smsEnabled,
    pausedReason: smsPausedReason ?? undefined,
  };
}

/** One entry of the ledger, with the names behind its ids. */
export interface LedgerEntry {
  seq: number;
  kind: CreditEntryKind;
  amount: number;
  /** After this entry, in credits. */
  balance: number;
  at: Date;
  note: string | undefined;
  /** Of the text that it is about. */
  text:
    | {
        /** Of the staff member who asked for it; absent: it was asked for on the Forgot Password page. */
        askedBy: string | undefined;
        guardian: string | undefined;
        to: MaskedAddress;
      }
    | undefined;
}

/** The newest entries of the ledger, newest first. @param count how many at most. */
export async function lastEntries(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  count: number,
): Promise<LedgerEntry[]> {
  const rows = await core.db.creditEntry.findMany({
    where: { accountId },
    orderBy: { seq: 'desc' },
    take: count,
    include: {
      delivery: {
        select: {
          channel: true,
          address: true,
          link: { select: { guardian: { select: { name: true } } } },
          // Who asked stands in the entry that set the credit aside.
          credits: { where: { kind: 'reserved' }, select: { staff: { select: { name: true } } } },
        },
      },
    },
  });
  return rows.map(({ seq, kind, amount, balance, at, note, delivery }) => ({
    seq,
    kind,
    amount,
    balance,
    at,
    note: note ?? undefined,
    text: delivery
      ? {
          askedBy: delivery.credits[0]?.staff?.name,
          guardian: delivery.link?.guardian?.name,
          to: maskAddress(delivery.channel, delivery.address),
        }
      : undefined,
  }));
}

/** Accounts whose texts are paused, each with the reason. */
export async function pausedAccounts(core: Pick<Core, 'db'>): Promise<{ slug: string; reason: string }[]> {
  const paused = await core.db.account.findMany({
    where: { smsPausedReason: { not: null } },
    orderBy: { slug: 'asc' },
    select: { slug: true, smsPausedReason: true },
  });
  return paused.map(({ slug, smsPausedReason }) => ({ slug, reason: smsPausedReason ?? '' }));
}

/** The sum of the ledger and the balance beside it, read in one snapshot: they are equal, or somebody got past the triggers. */
export async function ledgerSum(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
): Promise<{ sum: number; balance: number; entries: number }> {
  const [read] = await core.db.$queryRaw<{ sum: number; balance: number; entries: number }[]>`
    SELECT coalesce(sum(e.amount), 0)::int AS sum, count(*)::int AS entries,
           coalesce((SELECT b.balance FROM credit_balances b WHERE b.account_id = ${accountId}::uuid), 0) AS balance
    FROM credit_entries e WHERE e.account_id = ${accountId}::uuid`;
  return read ?? { sum: 0, balance: 0, entries: 0 };
}

/** Slugs of the accounts whose balance is not their ledger's sum; empty unless somebody got past the triggers. */
export async function brokenLedgers(core: Pick<Core, 'db'>): Promise<string[]> {
  const broken = await core.db.$queryRaw<{ slug: string }[]>`
    SELECT a.slug FROM accounts a
    LEFT JOIN credit_balances b ON b.account_id = a.id
    LEFT JOIN (SELECT account_id, sum(amount) AS total FROM credit_entries GROUP BY account_id) e ON e.account_id = a.id
    WHERE coalesce(b.balance, 0) <> coalesce(e.total, 0) ORDER BY a.slug`;
  return broken.map(({ slug }) => slug);
}
