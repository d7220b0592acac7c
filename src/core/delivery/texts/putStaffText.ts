import type { AuditEntry } from '../../audit/entry.ts';
import type { Core } from '../../core.ts';
import { reserveCredit } from '../../credits/ledger.ts';
import { NoCredits } from '../../credits/refusals.ts';
import type { Account, Prisma, Staff, Tx } from '../../database/client.ts';
import type { AccountId, DeliveryId } from '../../ids.ts';
import { whyNoText } from './mayText.ts';

/** A text that tells a staff member something about their login; one credit. */
export interface StaffText {
  staff: Pick<Staff, 'id' | 'phone' | 'language'>;
  account: Pick<Account, 'id' | 'name' | 'language'>;
  template: 'owner-recovery' | 'password-assigned';
  /** What the template shows besides the centre's name, frozen. Never a token. */
  content?: Prisma.InputJsonObject;
  /** A token that it carries, in clear; sealed into the row. */
  token?: string;
}

/**
 * Puts such a text in the outbox with the credit that it costs, in the caller's transaction, after the person is held.
 * @returns what follows for the Audit Log; undefined where there is no phone, no text may go, or no credit is left: the
 * emails tell it anyhow.
 */
export async function putStaffText(
  core: Core,
  tx: Tx,
  { staff, account, template, content = {}, token }: StaffText,
): Promise<AuditEntry[] | undefined> {
  const accountId = account.id as AccountId;
  const { phone } = staff;
  if (!phone || (await whyNoText(tx, accountId, phone))) return undefined;
  const deliveryId = crypto.randomUUID() as DeliveryId;
  const now = core.clock.now();
  const language = staff.language ?? account.language;
  await tx.delivery.create({
    data: {
      id: deliveryId,
      accountId,
      channel: 'sms',
      template,
      address: phone,
      content: { centre: account.name, language, staffId: staff.id, ...content },
      sealedToken: token === undefined ? null : core.secrets.seal('delivery-token', deliveryId, token),
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
