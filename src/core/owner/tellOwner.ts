import type { AuditEntry } from '../audit/entry.ts';
import type { Core } from '../core.ts';
import type { OwnerRecovery, Tx } from '../database/client.ts';
import { putStaffText } from '../delivery/texts/putStaffText.ts';
import type { AccountId } from '../ids.ts';
import { tellOne } from '../notices/tellOne.ts';
import { sha256 } from '../secrets.ts';
import type { HeldOwner } from './holdOwner.ts';
import { mailEverywhere } from './tell.ts';

/** Where the Business Owner is told that a recovery was asked for. */
export interface Told {
  emails: number;
  text: boolean;
  slack: boolean;
}

/**
 * Tells the Business Owner on every address on record that a link for a new password was asked for, and how to stop it:
 * by email, by a text where there is a credit for it, and by a direct message where they are linked in Slack. What goes
 * to Slack has no token: who presses its button is looked up.
 * @returns also what followed for the Audit Log, for the caller to append last.
 */
export async function tellOwnerOfRecovery(
  core: Core,
  tx: Tx,
  { owner, account }: HeldOwner,
  recovery: Pick<OwnerRecovery, 'id' | 'sendAt'>,
  token: string,
): Promise<{ told: Told; entries: AuditEntry[] }> {
  const sendAt = recovery.sendAt.toISOString();
  const emails = await mailEverywhere(core, tx, {
    staff: owner,
    account,
    template: 'owner-recovery',
    content: { what: 'asked', sendAt },
    token,
  });
  const slack = await tellOne(
    core,
    tx,
    { accountId: account.id as AccountId, staffId: owner.id },
    { kind: 'owner-recovery', content: { recoveryId: recovery.id, sendAt, timezone: account.timezone } },
    recovery.id,
  );
  const text = await putStaffText(core, tx, {
    staff: owner,
    account,
    template: 'owner-recovery',
    // By the hash the text is known again at the provider; it has no link to take it from.
    content: { slug: account.slug, tokenHash: Buffer.from(sha256(token)).toString('hex') },
    token,
  });
  return { told: { emails, slack, text: text !== undefined }, entries: text ?? [] };
}
