import { emailKey, maskAddress } from '../addresses.ts';
import type { AuditEntry } from '../audit/entry.ts';
import type { Channel, MarkKind, PrismaClient, Tx } from '../database/client.ts';
import type { AccountId } from '../ids.ts';

/** A destination as it stands on a record or in the outbox. */
export interface Destination {
  channel: Channel;
  address: string;
}

/** What is known against an address, and since when. */
export interface Mark {
  kind: MarkKind;
  since: Date;
}

/**
 * Which mark stays when there are two of one address: what was done by the person outweighs what happened to the
 * address, and that outweighs what follows from either.
 */
const WEIGHT: Readonly<Record<MarkKind, number>> = {
  suppressed: 0,
  bounced: 1,
  complained: 2,
  unreachable: 0,
  opted_out: 1,
};

/** The form in which a mark names its address: an email as it is looked up, so that letters' case does not matter. */
export function markedForm({ channel, address }: Destination): string {
  return channel === 'email' ? emailKey(address) : address;
}

/**
 * Marks an address of an account. In whatever order marks come, the weightiest and then the newest stays.
 * @param at when it happened.
 * @returns whether the address had no mark of this kind and has it now. Then `markedEntry` is for the Audit Log.
 */
export async function markAddress(
  tx: Pick<Tx, '$queryRaw'>,
  accountId: AccountId,
  to: Destination,
  kind: MarkKind,
  at: Date,
): Promise<boolean> {
  const lighter = (Object.keys(WEIGHT) as MarkKind[]).filter((other) => WEIGHT[other] < WEIGHT[kind]);
  const rows = await tx.$queryRaw<{ was: MarkKind | null }[]>`
    WITH before AS (
      SELECT kind FROM address_marks
       WHERE account_id = ${accountId}::uuid AND channel = ${to.channel}::"Channel" AND address = ${markedForm(to)}
         FOR UPDATE)
    INSERT INTO address_marks AS mark (account_id, channel, address, kind, since)
    VALUES (${accountId}::uuid, ${to.channel}::"Channel", ${markedForm(to)}, ${kind}::"MarkKind", ${at})
    ON CONFLICT (account_id, channel, address) DO UPDATE SET kind = excluded.kind, since = excluded.since
      WHERE mark.kind::text = ANY(${lighter}) OR (mark.kind = excluded.kind AND mark.since < excluded.since)
    RETURNING (SELECT kind FROM before) AS was`;
  return rows.some(({ was }) => was !== kind);
}

/**
 * Takes a mark off an address.
 * @param at when it was proved wrong; a mark of later stays.
 * @param kinds only marks of these kinds.
 * @returns what it was; `clearedEntry` is for the Audit Log.
 */
export async function clearMark(
  tx: Pick<Tx, '$queryRaw'>,
  accountId: AccountId,
  to: Destination,
  at: Date,
  kinds: readonly MarkKind[] = Object.keys(WEIGHT) as MarkKind[],
): Promise<MarkKind | undefined> {
  const rows = await tx.$queryRaw<{ kind: MarkKind }[]>`
    DELETE FROM address_marks
     WHERE account_id = ${accountId}::uuid AND channel = ${to.channel}::"Channel" AND address = ${markedForm(to)}
       AND since <= ${at} AND kind::text = ANY(${[...kinds]})
    RETURNING kind`;
  return rows[0]?.kind;
}

/** The marks of an account's addresses, by `channel` and marked form: see `markOf`. */
export type Marks = ReadonlyMap<string, Mark>;

/** Reads the marks of some addresses, in one question. */
export async function readMarks(
  db: Pick<PrismaClient | Tx, 'addressMark'>,
  accountId: AccountId,
  destinations: readonly Destination[],
): Promise<Marks> {
  if (destinations.length === 0) return new Map();
  const rows = await db.addressMark.findMany({
    where: {
      accountId,
      OR: (['email', 'sms'] as const).map((channel) => ({
        channel,
        address: { in: destinations.filter((to) => to.channel === channel).map(markedForm) },
      })),
    },
  });
  return new Map(rows.map(({ channel, address, kind, since }) => [`${channel} ${address}`, { kind, since }]));
}

/** The mark of one address among those read. */
export function markOf(marks: Marks, to: Destination): Mark | undefined {
  return marks.get(`${to.channel} ${markedForm(to)}`);
}

/** What the Audit Log says of a new mark. The address is masked, as everywhere there. */
export function markedEntry(to: Destination, kind: MarkKind, guardianId?: string): AuditEntry {
  return { ...ofMark(to, kind, guardianId), action: 'address.marked' };
}

/** What it says when one is taken off. */
export function clearedEntry(to: Destination, kind: MarkKind, guardianId?: string): AuditEntry {
  return { ...ofMark(to, kind, guardianId), action: 'address.cleared' };
}

function ofMark({ channel, address }: Destination, kind: MarkKind, guardianId: string | undefined) {
  return {
    actor: { kind: 'keydesk' },
    via: 'worker',
    ...(guardianId === undefined ? {} : { subject: { kind: 'guardian' as const, id: guardianId } }),
    details: { channel, to: maskAddress(channel, address), kind },
  } as const;
}
