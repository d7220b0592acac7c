import { emailKey, maskAddress } from '../../addresses.ts';
import type { Actor, AuditEntry, Via } from '../../audit/entry.ts';
import type { Core } from '../../core.ts';
import type { Channel, Tx } from '../../database/client.ts';
import type { AccountId } from '../../ids.ts';
import { endOpenLinks, OPEN_STATES } from '../../links/lifecycle.ts';
import { newRowId } from './newRowId.ts';

/** What of a guardian or staff member matters to their links. */
interface Reachable {
  email: string | null;
  phone: string | null;
}

/** Somebody on record whose row changed. */
export interface PersonChange {
  id: string;
  before: Reachable & { canLogIn?: boolean };
  after: Reachable & { canLogIn?: boolean };
}

interface AddressChange {
  channel: Channel;
  from: string | null;
  to: string | null;
}

/** What followed from the changes of some people, for the audit and the report. */
export interface Aftermath {
  entries: AuditEntry[];
  linksEnded: number;
  sessionsEnded: number;
}

/**
 * Follows up on changed guardians or staff, whose rows the caller has locked: the old address is kept, open links end,
 * and whoever loses Can Log In is signed out. The audit entries are returned for the caller to append last.
 */
export async function followUp(
  core: Pick<Core, 'clock' | 'queue'>,
  tx: Tx,
  accountId: AccountId,
  kind: 'guardian' | 'staff',
  changes: readonly PersonChange[],
  by: { actor: Actor; via: Via },
): Promise<Aftermath> {
  const aftermath: Aftermath = { entries: [], linksEnded: 0, sessionsEnded: 0 };
  const touched = changes
    .map((change) => ({ ...change, addresses: addressChanges(change), access: accessChange(change) }))
    .filter(({ addresses, access }) => addresses.length > 0 || access !== undefined);
  if (touched.length === 0) return aftermath;

  const person = (id: string) => (kind === 'guardian' ? { guardianId: id } : { staffId: id });
  await keepOldAddresses(core, tx, accountId, kind, touched);
  const linked = await withOpenLinks(
    tx,
    accountId,
    kind,
    touched.map(({ id }) => id),
  );
  for (const { id, addresses, access } of touched) {
    const reason = access === false ? 'access_lost' : 'contact_changed';
    // Gaining a login ends nothing.
    const ends = linked.has(id) && (addresses.length > 0 || access === false);
    const links = ends
      ? (await endOpenLinks(core, tx, accountId, person(id), 'cancelled', reason)).length
      : 0;
    const sessions =
      access === false ? (await tx.session.deleteMany({ where: { accountId, ...person(id) } })).count : 0;
    aftermath.linksEnded += links;
    aftermath.sessionsEnded += sessions;
    const subject = { kind, id };
    for (const { channel, from, to } of addresses) {
      aftermath.entries.push({
        ...by,
        action: kind === 'guardian' ? 'guardian.contact_changed' : 'staff.contact_changed',
        subject,
        details: { channel, from: masked(channel, from), to: masked(channel, to), links_ended: links },
      });
    }
    if (access !== undefined) {
      const details = { can_log_in: access, links_ended: links, sessions_ended: sessions };
      aftermath.entries.push({ ...by, action: 'guardian.access_changed', subject, details });
    }
  }
  return aftermath;
}

async function keepOldAddresses(
  { clock }: Pick<Core, 'clock'>,
  tx: Tx,
  accountId: AccountId,
  kind: 'guardian' | 'staff',
  touched: readonly { id: string; addresses: readonly AddressChange[] }[],
): Promise<void> {
  const now = clock.now();
  const rows = touched.flatMap(({ id: person, addresses }) =>
    addresses.map(({ channel, from }) => ({
      id: newRowId(now),
      [kind]: person,
      channel,
      from,
      at: now,
    })),
  );
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO contact_changes (account_id, id, guardian_id, staff_id, channel, old_address, changed_at)
    SELECT ${accountId}::uuid, r.id, r.guardian, r.staff, r.channel, r."from", r.at
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r
      (id uuid, guardian uuid, staff uuid, channel "Channel", "from" text, at timestamptz)`;
}

/** An email in other capitals reaches the same person; it is corrected without any of this. */
function addressChanges({ before, after }: PersonChange): AddressChange[] {
  const sameEmail = (before.email && emailKey(before.email)) === (after.email && emailKey(after.email));
  return [
    ...(sameEmail ? [] : [{ channel: 'email' as const, from: before.email, to: after.email }]),
    ...(before.phone === after.phone
      ? []
      : [{ channel: 'sms' as const, from: before.phone, to: after.phone }]),
  ];
}

/** What Can Log In became, when it changed. */
function accessChange({ before, after }: PersonChange): boolean | undefined {
  return before.canLogIn === after.canLogIn ? undefined : after.canLogIn;
}

async function withOpenLinks(
  tx: Tx,
  accountId: AccountId,
  kind: 'guardian' | 'staff',
  ids: string[],
): Promise<Set<string | null>> {
  const links = await tx.resetLink.findMany({
    where: {
      accountId,
      state: { in: [...OPEN_STATES] },
      ...(kind === 'guardian' ? { guardianId: { in: ids } } : { staffId: { in: ids } }),
    },
    select: { guardianId: true, staffId: true },
  });
  return new Set(links.map(({ guardianId, staffId }) => guardianId ?? staffId));
}

function masked(channel: Channel, address: string | null): string | null {
  return address === null ? null : maskAddress(channel, address);
}
