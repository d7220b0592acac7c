import { createHash } from 'node:crypto';
import { appendAudit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import type { Channel, Guardian, IdentifiedHow } from '../database/client.ts';
import { refusalOf, whyNoText } from '../delivery/texts/mayText.ts';
import { holdGuardian } from '../directory/lock.ts';
import {
  AddressChanged,
  CannotLogIn,
  ConfirmationUsed,
  NoAddress,
  NoSuchGuardian,
  NotPermitted,
} from '../errors.ts';
import type { AccountId, GuardianId, LinkId, StaffId } from '../ids.ts';
import { mayDo } from '../permissions/levels.ts';
import { holdLevel } from '../permissions/standing.ts';
import { whoMay } from '../permissions/whoMay.ts';
import { type CardPlace, createLink } from './createLink.ts';
import { isOpen } from './lifecycle.ts';

/** What YES says (G4). */
export interface GuardianResetRequest {
  accountId: AccountId;
  guardianId: GuardianId;
  /** G2, G3. Default: email. */
  channel?: Channel;
  /** The staff member who pressed it; standing and level are read again here, never trusted from a button (A3). */
  staffId: StaffId;
  /** One per confirmation shown. The same key again finds the same link, so a double click sends once. */
  requestKey: string;
  /** `addressDigest` of the address that the confirmation showed. */
  shownAddress: string;
  identified: { how: IdentifiedHow; note?: string };
  cards: readonly CardPlace[];
}

export interface RequestedLink {
  linkId: LinkId;
  /** False when this YES had been heard before. */
  isNew: boolean;
}

/** A fingerprint of an address for a form to carry, so that YES holds only for the address that was shown. */
export function addressDigest(guardianId: string, address: string): string {
  return createHash('sha256').update(`${guardianId}\n${address}`).digest('base64url').slice(0, 22);
}

/**
 * A staff member sends a guardian a link by email or text (G2, G3, G4, G7). One transaction: permission, the end of older links,
 * the link, its message in the outbox, a text's credit, the card, the job and the audit row; nothing of it exists
 * without the rest.
 * @throws NotPermitted, NoSuchGuardian, CannotLogIn, NoAddress, AddressChanged, ConfirmationUsed; for texts also
 * SmsNotEnabled, SmsPaused, CountryNotTexted, NumberMarked, NoCredits
 */
export async function requestGuardianReset(
  core: Core,
  request: GuardianResetRequest,
): Promise<RequestedLink> {
  const { accountId, guardianId, staffId, channel = 'email' } = request;
  const done = await core.db.$transaction(async (tx) => {
    const guardian = await holdGuardian(tx, accountId, guardianId);
    const level = await holdLevel(tx, accountId, staffId);
    if (!level || !mayDo(level, 'send-guardian-reset')) return 'not-permitted' as const;
    if (!guardian) throw new NoSuchGuardian();
    const heard = await tx.resetLink.findUnique({
      where: { accountId_requestKey: { accountId, requestKey: request.requestKey } },
      select: { id: true, guardianId: true, state: true },
    });
    if (heard && heard.guardianId === guardianId && isOpen(heard.state)) {
      return { linkId: heard.id as LinkId, isNew: false };
    }
    if (heard) throw new ConfirmationUsed();

    const address = reachable(guardian, channel);
    if (addressDigest(guardianId, address) !== request.shownAddress) throw new AddressChanged(guardian.name);
    const no = channel === 'sms' ? await whyNoText(tx, accountId, address) : undefined;
    if (no) throw refusalOf(no, guardian.name);
    const linkId = await createLink(core, tx, {
      guardian,
      channel,
      address,
      requestKey: request.requestKey,
      actor: { kind: 'staff', id: staffId },
      via: 'slack',
      identified: request.identified,
      cards: request.cards,
    });
    return { linkId, isNew: true };
  });
  if (done === 'not-permitted') {
    await recordRefusal(core, request);
    throw new NotPermitted('send a password reset', await whoMay(core, accountId, 'send-guardian-reset'));
  }
  return done;
}

/** An attempt beyond one's level is kept (ASVS 16.3.2). */
async function recordRefusal(
  core: Core,
  { accountId, guardianId, staffId }: GuardianResetRequest,
): Promise<void> {
  await core.db.$transaction((tx) =>
    appendAudit(core, tx, accountId, {
      actor: { kind: 'staff', id: staffId },
      via: 'slack',
      action: 'reset.refused',
      subject: { kind: 'guardian', id: guardianId },
      details: { reason: 'not-permitted' },
    }),
  );
}

/** The address on the record, if a link may go there (G7). */
function reachable(
  guardian: Pick<Guardian, 'name' | 'canLogIn' | 'email' | 'phone'>,
  channel: Channel,
): string {
  if (!guardian.canLogIn) throw new CannotLogIn(guardian.name);
  const address = channel === 'sms' ? guardian.phone : guardian.email;
  if (!address) throw new NoAddress(guardian.name, channel);
  return address;
}
