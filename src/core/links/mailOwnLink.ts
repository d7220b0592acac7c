import { type MaskedAddress, maskAddress } from '../addresses.ts';
import { NEWEST_FIRST } from '../cards/sendAgain.ts';
import type { Core } from '../core.ts';
import { personAt } from '../credentials/person.ts';
import type { Staff, Tx } from '../database/client.ts';
import { holdStaff } from '../directory/lock.ts';
import type { AccountId, LinkId, StaffId } from '../ids.ts';
import { whoMay } from '../permissions/whoMay.ts';
import { type CardPlace, createLink } from './createLink.ts';
import { askedLately, isDoubleTap, isTooOften, noteRefusal, withinAccountLimits } from './forgottenLimits.ts';
import { AskedTooOften, CentreAskedTooOften, NoOwnEmail, NotOnStaff, OwnerGetsNoLink } from './refusals.ts';

export interface OwnLink {
  accountId: AccountId;
  /** Who asks, and for whom. */
  staffId: StaffId;
  /** The same for the same asking: heard twice, it sends once. */
  requestKey: string;
  /** Default: none; the answer says enough. */
  cards?: readonly CardPlace[];
}

export interface OwnLinkSent {
  linkId: LinkId;
  /** Where it went. */
  to: MaskedAddress;
  /** False when it had been asked for a moment before. */
  isNew: boolean;
}

type Refused = 'not-on-staff' | 'owner' | 'no-email' | 'asked-too-often' | 'account-asked-too-often';

/**
 * Mails somebody of the staff, who is known from Slack, a link to their own password on the Office Portal (S2), to the
 * address on record. The limits are those of the Forgot Password page; what strangers ask for there is not counted here.
 * @throws NotOnStaff, OwnerGetsNoLink, NoOwnEmail, AskedTooOften, CentreAskedTooOften
 */
export async function mailOwnLink(core: Core, own: OwnLink): Promise<OwnLinkSent> {
  const { accountId, staffId } = own;
  const done = await core.db.$transaction((tx) => send(core, tx, own));
  if (typeof done !== 'string') return done;
  const names = () => whoMay(core, accountId, 'assign-password', { except: staffId });
  switch (done) {
    case 'owner':
      throw new OwnerGetsNoLink();
    case 'not-on-staff':
      throw new NotOnStaff(await names());
    case 'no-email':
      throw new NoOwnEmail(await names());
    case 'asked-too-often':
      throw new AskedTooOften();
    case 'account-asked-too-often':
      throw new CentreAskedTooOften();
  }
}

async function send(core: Core, tx: Tx, own: OwnLink): Promise<OwnLinkSent | Refused> {
  const { accountId, staffId } = own;
  // Whatever keys others use, it is none of theirs.
  const requestKey = `own:${staffId}:${own.requestKey}`;
  const staff = (await holdStaff(tx, accountId, [staffId])).get(staffId);
  if (!staff || staff.deactivatedAt) return 'not-on-staff';
  const actor = { kind: 'staff' as const, id: staffId };
  const refuse = async (subject: { kind: 'staff' | 'account'; id: string }, reason: NotedReason) => {
    await noteRefusal(core, tx, { accountId, subject, via: 'slack', actor }, reason);
    return reason;
  };
  if (staff.level === 'owner') return refuse(actor, 'owner');
  const { email } = staff;
  if (!email) return 'no-email';
  const before = await sentBefore(core, tx, staff, requestKey);
  if (before) return { linkId: before, to: maskAddress('email', email), isNew: false };
  const person = personAt('office', staffId);
  const lately = await askedLately(core, tx, accountId, person, {
    requesterKind: 'staff',
    requesterId: staffId,
  });
  if (isTooOften(core, lately)) return refuse(actor, 'asked-too-often');
  if (!(await withinAccountLimits(core, tx, accountId, person)))
    return refuse({ kind: 'account', id: accountId }, 'account-asked-too-often');
  const linkId = await createLink(core, tx, {
    staff,
    purpose: 'staff_reset',
    address: email,
    requestKey,
    actor,
    via: 'slack',
    cards: own.cards ?? [],
  });
  return { linkId, to: maskAddress('email', email), isNew: true };
}

type NotedReason = Extract<Refused, 'owner' | 'asked-too-often' | 'account-asked-too-often'>;

/** The link of the same asking, or one that they asked for a moment ago, while it is the one to use. */
async function sentBefore(core: Core, tx: Tx, staff: Staff, requestKey: string): Promise<LinkId | undefined> {
  const { accountId, id } = staff;
  const same = await tx.resetLink.findUnique({
    where: { accountId_requestKey: { accountId, requestKey } },
    select: { id: true },
  });
  if (same) return same.id as LinkId;
  const newest = await tx.resetLink.findFirst({
    where: { accountId, staffId: id, requesterKind: 'staff', requesterId: id },
    orderBy: NEWEST_FIRST,
    select: { id: true, state: true, address: true, requestedAt: true },
  });
  return newest && isDoubleTap(core, staff, [newest]) ? (newest.id as LinkId) : undefined;
}
