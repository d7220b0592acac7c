import { appendAudits } from '../audit/append.ts';
import type { Actor, Via } from '../audit/entry.ts';
import { after } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import { holdStaff } from '../directory/lock.ts';
import type { AccountId, LinkId, StaffId } from '../ids.ts';
import { randomToken, sha256 } from '../secrets.ts';
import { endedEntries, endOpenLinks, LINK_LIFE } from './lifecycle.ts';

/** A link that is handed over on a terminal. */
export interface PrintedLink {
  accountId: AccountId;
  staffId: StaffId;
  purpose: 'owner_first';
  actor: Actor;
  via: Via;
}

/**
 * Makes a link that no message carries: it lives from this moment for 30 minutes (G5), and the token is for the caller to
 * show once. Writes the audit row, so it comes last in the caller's transaction.
 * @returns the token
 * @throws when the staff member is not the Business Owner, or has no email to sign in with.
 */
export async function issuePrintedLink(
  core: Pick<Core, 'clock' | 'queue' | 'secrets'>,
  tx: Tx,
  { accountId, staffId, purpose, actor, via }: PrintedLink,
): Promise<string> {
  const now = core.clock.now();
  const staff = (await holdStaff(tx, accountId, [staffId])).get(staffId);
  if (staff?.level !== 'owner' || !staff.email)
    throw new Error('A printed link is only for a Business Owner with an email on record.');
  const superseded = await endOpenLinks(core, tx, accountId, { staffId }, 'superseded');
  const token = randomToken();
  const expiresAt = after(now, LINK_LIFE);
  const { id } = await tx.resetLink.create({
    data: {
      accountId,
      purpose,
      staffId,
      channel: 'email',
      address: staff.email,
      state: 'live',
      tokenHash: sha256(token),
      requestKey: `printed:${crypto.randomUUID()}`,
      requesterKind: actor.kind,
      requesterId: actor.kind === 'staff' ? (actor.id ?? null) : null,
      requestedAt: now,
      sentAt: now,
      expiresAt,
    },
    select: { id: true },
  });
  const linkId = id as LinkId;
  await core.queue.add(tx, 'link-expiry', { linkId }, { startAfter: expiresAt });
  const by = { actor, via, subject: { kind: 'staff' as const, id: staffId } };
  await appendAudits(core, tx, accountId, [
    ...endedEntries(superseded, { ...by, action: 'reset.superseded' }, { by: linkId }),
    { ...by, action: 'owner.link_issued', details: { link: linkId, purpose } },
  ]);
  return token;
}
