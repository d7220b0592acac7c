import type { AuditEntry } from '../audit/entry.ts';
import type { Core } from '../core.ts';
import { reserveCredit } from '../credits/ledger.ts';
import { NoCredits } from '../credits/refusals.ts';
import type { OwnerRecovery, Tx } from '../database/client.ts';
import { whyNoText } from '../delivery/texts/mayText.ts';
import type { AccountId, DeliveryId } from '../ids.ts';
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
  const text = owner.phone ? await textOwner(core, tx, { owner, account }, owner.phone, token) : undefined;
  return { told: { emails, slack, text: text !== undefined }, entries: text ?? [] };
}

/** Undefined where no text may go, or no credit is left: the emails tell it anyhow. */
async function textOwner(
  core: Core,
  tx: Tx,
  { owner, account }: HeldOwner,
  phone: string,
  token: string,
): Promise<AuditEntry[] | undefined> {
  const accountId = account.id as AccountId;
  if (await whyNoText(tx, accountId, phone)) return undefined;
  const deliveryId = crypto.randomUUID() as DeliveryId;
  const now = core.clock.now();
  await tx.delivery.create({
    data: {
      id: deliveryId,
      accountId,
      channel: 'sms',
      template: 'owner-recovery',
      address: phone,
      content: {
        centre: account.name,
        language: owner.language ?? account.language,
        slug: account.slug,
        staffId: owner.id,
        // By which the text is known again at the provider; it has no link to take it from.
        tokenHash: Buffer.from(sha256(token)).toString('hex'),
      },
      sealedToken: core.secrets.seal('delivery-token', deliveryId, token),
      dueAt: now,
      createdAt: now,
    },
  });
  try {
    const { entries } = await reserveCredit(core, tx, { accountId, deliveryId });
    await core.queue.add(tx, 'delivery', { deliveryId });
    return entries;
  } catch (error) {
    if (!(error instanceof NoCredits)) throw error;
    await tx.delivery.delete({ where: { accountId_id: { accountId, id: deliveryId } } });
    return undefined;
  }
}
