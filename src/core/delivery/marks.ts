import { emailKey, maskAddress } from '../addresses.ts';
import type { AuditEntry } from '../audit/entry.ts';
import type { Core } from '../core.ts';
import { namedInAudit, type Person } from '../credentials/person.ts';
import { type Channel, MarkKind, type Tx } from '../database/client.ts';
import type { AccountId } from '../ids.ts';

/** A destination as it stands on a record or in the outbox. */
export interface Destination {
  channel: Channel;
  address: string;
}

/** An address of one account. */
export interface MarkedAddress extends Destination {
  accountId: AccountId;
  /** Whose it is, for the Audit Log. */
  person?: Person | undefined;
}

/** What is known against an address, and since when. */
export interface Mark {
  kind: MarkKind;
  since: Date;
}

/** What a provider says of a number counts less than what the person said: STOP stays, whichever came first. */
const LIGHT: readonly MarkKind[] = ['unreachable'];

/** The form in which a mark names its address: an email as it is looked up, so that its letters' case does not matter. */
function markedForm({ channel, address }: Destination): string {
  return channel === 'email' ? emailKey(address) : address;
}

/**
 * Marks an address. In whatever order marks come the same one stays: the newest, and a light one only where there is no
 * other. The caller holds nothing of the Audit Log yet.
 * @param at when it happened; now, if it is not given.
 * @returns the entry for the Audit Log; none when it had a mark of this kind, or another one stays.
 */
export async function markAddress(
  core: Pick<Core, 'clock'>,
  tx: Tx,
  marked: MarkedAddress,
  kind: MarkKind,
  at: Date = core.clock.now(),
): Promise<AuditEntry[]> {
  const { accountId, channel } = marked;
  const address = markedForm(marked);
  const replaced = LIGHT.includes(kind) ? [] : LIGHT;
  const peers = LIGHT.includes(kind) ? [kind] : Object.values(MarkKind).filter((one) => !LIGHT.includes(one));
  const rows = await tx.$queryRaw<{ was: MarkKind | null }[]>`
    WITH before AS (
      SELECT kind FROM address_marks
       WHERE account_id = ${accountId}::uuid AND channel = ${channel}::"Channel" AND address = ${address} FOR UPDATE)
    INSERT INTO address_marks AS mark (account_id, channel, address, kind, since)
    VALUES (${accountId}::uuid, ${channel}::"Channel", ${address}, ${kind}::"MarkKind", ${at})
    ON CONFLICT (account_id, channel, address) DO UPDATE SET kind = excluded.kind, since = excluded.since
      WHERE mark.kind::text = ANY(${[...replaced]})
         OR (mark.kind::text = ANY(${[...peers]}) AND mark.since < excluded.since)
    RETURNING (SELECT kind FROM before) AS was`;
  return rows.some(({ was }) => was !== kind) ? [entry('address.marked', marked, kind)] : [];
}

/**
 * Takes the mark off an address.
 * @param kind only a mark of this kind; of any, if it is not given.
 * @param at when it was proved wrong: a mark of later stays.
 * @returns the entry for the Audit Log; none when there was no such mark.
 */
export async function clearMark(
  tx: Tx,
  marked: MarkedAddress,
  kind?: MarkKind,
  at?: Date,
): Promise<AuditEntry[]> {
  const where = {
    accountId: marked.accountId,
    channel: marked.channel,
    address: markedForm(marked),
    ...(kind ? { kind } : {}),
    ...(at ? { since: { lte: at } } : {}),
  };
  const found = await tx.addressMark.findFirst({ where });
  if (!found) return [];
  const { count } = await tx.addressMark.deleteMany({ where });
  return count === 1 ? [entry('address.cleared', marked, found.kind)] : [];
}

/** The marks of some addresses of an account; ask with `markOf`. */
export type Marks = ReadonlyMap<string, Mark>;

/** Reads the marks of some addresses, in one question. */
export async function readMarks(
  db: Pick<Tx, 'addressMark'>,
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

function entry(
  action: 'address.marked' | 'address.cleared',
  { accountId, person, channel, address }: MarkedAddress,
  kind: MarkKind,
): AuditEntry {
  return {
    actor: { kind: 'keydesk' },
    via: 'worker',
    action,
    subject: person ? namedInAudit(person) : { kind: 'account', id: accountId },
    details: { channel, to: maskAddress(channel, address), kind },
  };
}
