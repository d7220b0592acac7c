import { z } from 'zod';
import type { Operator } from '../accounts/createAccount.ts';
import { type MaskedAddress, maskEmail } from '../addresses.ts';
import { appendAudits } from '../audit/append.ts';
import { after, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import type { AccountId } from '../ids.ts';
import { randomToken, sha256 } from '../secrets.ts';
import { holdOwner } from './holdOwner.ts';
import { OwnerWithoutEmail, OwnerWithoutPassword, RecoveryWaits, VerificationRefused } from './refusals.ts';
import { type Told, tellOwnerOfRecovery } from './tellOwner.ts';

/** Characters. */
const LONGEST_VERIFICATION = 500;

/** How ownership was verified, in the operator's words: on one line, without signs that cannot be seen. */
const verification = z
  .string()
  .trim()
  .normalize('NFC')
  .min(1, 'Say how you verified who owns the business, such as "driver’s licence, call back on file".')
  .max(LONGEST_VERIFICATION, `Say it in at most ${LONGEST_VERIFICATION} characters.`)
  .regex(
    /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u{202A}-\u{202E}\u{2066}-\u{2069}]*$/u,
    'It has characters that cannot be seen. Type it again, on one line.',
  )
  .regex(/[\p{L}\p{N}]/u, 'It has no letter in it. Say how you verified who owns the business.');

export interface RequestedRecovery {
  recoveryId: string;
  /** Where the link will go. */
  to: MaskedAddress;
  sendAt: Date;
  told: Told;
}

/**
 * The Operator has verified who owns the business and asks for a link to the Business Owner (S3). It goes out when the
 * account's time for it is over; until then the owner, who is told everywhere at once, can stop it.
 * @throws VerificationRefused, OwnerWithoutEmail, OwnerWithoutPassword, RecoveryWaits; then nothing is kept or told.
 */
export async function requestRecovery(
  core: Core,
  { accountId, verified, by }: { accountId: AccountId; verified: string; by: Operator },
): Promise<RequestedRecovery> {
  const parsed = verification.safeParse(verified);
  if (!parsed.success) throw new VerificationRefused(parsed.error.issues[0]?.message ?? '');
  return core.db.$transaction(async (tx) => {
    const held = await holdOwner(tx, accountId);
    const { owner, account } = held;
    if (!owner.email) throw new OwnerWithoutEmail(account.slug);
    if ((await tx.credential.count({ where: { accountId, staffId: owner.id } })) === 0)
      throw new OwnerWithoutPassword(account.slug);
    const waiting = await tx.ownerRecovery.findFirst({ where: { accountId, state: 'waiting' } });
    if (waiting) throw new RecoveryWaits(account.slug, waiting);
    const now = core.clock.now();
    const token = randomToken();
    const recovery = await tx.ownerRecovery.create({
      data: {
        accountId,
        staffId: owner.id,
        operator: by.login,
        verified: parsed.data,
        address: owner.email,
        requestedAt: now,
        sendAt: after(now, account.recoveryMinutes * MINUTE),
        stopTokenHash: sha256(token),
      },
    });
    await core.queue.add(tx, 'owner-recovery', { recoveryId: recovery.id }, { startAfter: recovery.sendAt });
    const { told, entries } = await tellOwnerOfRecovery(core, tx, held, recovery, token);
    const to = maskEmail(owner.email);
    await appendAudits(core, tx, accountId, [
      {
        actor: { kind: 'operator', id: by.login },
        via: 'operator_tool',
        action: 'owner.recovery_requested',
        subject: { kind: 'staff', id: owner.id },
        details: {
          recovery: recovery.id,
          verified: parsed.data,
          to,
          send_at: recovery.sendAt.toISOString(),
          told_by_email: told.emails,
          told_by_text: told.text,
          told_in_slack: told.slack,
        },
      },
      ...entries,
    ]);
    return { recoveryId: recovery.id, to, sendAt: recovery.sendAt, told };
  });
}
