import { createHash } from 'node:crypto';
import { heardBefore, type Requested, sendOrAsk, type Yes } from '../approvals/sendOrAsk.ts';
import { appendAudit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import type { Channel, Guardian } from '../database/client.ts';
import { refusalOf, whyNoText } from '../delivery/texts/mayText.ts';
import { holdGuardian, holdStaff } from '../directory/lock.ts';
import { AddressChanged, CannotLogIn, NoAddress, NoSuchGuardian, NotPermitted } from '../errors.ts';
import type { GuardianId } from '../ids.ts';
import { mayDo } from '../permissions/levels.ts';
import { whoMay } from '../permissions/whoMay.ts';

/** What YES says about a guardian (G4). */
export interface GuardianResetRequest extends Yes {
  guardianId: GuardianId;
}

/** A fingerprint of an address for a form to carry, so that YES holds only for the address that was shown. */
export function addressDigest(personId: string, address: string): string {
  return createHash('sha256').update(`${personId}\n${address}`).digest('base64url').slice(0, 22);
}

/**
 * A staff member sends a guardian a link by email or text (G2, G3, G4, G7), or asks for it where their level, the
 * account's settings or a guard want somebody else's approval (A1). One transaction: permission, the end of older links
 * and requests, then the link, its message in the outbox, a text's credit, the card, the jobs and the audit rows, or the
 * request with its own; nothing of it exists without the rest.
 * @throws NotPermitted, NoSuchGuardian, CannotLogIn, NoAddress, AddressChanged, ConfirmationUsed; for texts also
 * SmsNotEnabled, SmsPaused, CountryNotTexted, NumberMarked, NoCredits
 */
export async function requestGuardianReset(core: Core, request: GuardianResetRequest): Promise<Requested> {
  const { accountId, guardianId, staffId, channel = 'email' } = request;
  const done = await core.db.$transaction(async (tx) => {
    const guardian = await holdGuardian(tx, accountId, guardianId);
    // The row itself, not a share of it: two sends of one person at the same moment are counted one after the other.
    const asker = (await holdStaff(tx, accountId, [staffId])).get(staffId);
    if (!asker || asker.deactivatedAt || !mayDo(asker.level, 'request-guardian-reset')) return undefined;
    if (!guardian) throw new NoSuchGuardian();
    const heard = await heardBefore(tx, request, { portal: 'customer', guardianId });
    if (heard) return heard;
    const address = reachable(guardian, channel);
    if (addressDigest(guardianId, address) !== request.shownAddress) throw new AddressChanged(guardian.name);
    const no = channel === 'sms' ? await whyNoText(tx, accountId, address) : undefined;
    if (no) throw refusalOf(no, guardian.name);
    return sendOrAsk(core, tx, request, { subject: { guardian }, asker, address });
  });
  if (done) return done;
  await recordRefusal(core, request);
  throw new NotPermitted('send a password reset', await whoMay(core, accountId, 'send-guardian-reset'));
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
export function reachable(
  guardian: Pick<Guardian, 'name' | 'canLogIn' | 'email' | 'phone'>,
  channel: Channel,
): string {
  if (!guardian.canLogIn) throw new CannotLogIn(guardian.name);
  const address = channel === 'sms' ? guardian.phone : guardian.email;
  if (!address) throw new NoAddress(guardian.name, channel);
  return address;
}
