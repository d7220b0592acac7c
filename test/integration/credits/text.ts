import { reserveCredit } from '../../../src/core/credits/ledger.ts';
import type { AccountId, DeliveryId, LinkId, StaffId } from '../../../src/core/ids.ts';
import type { TestCentre } from '../../support/centre.ts';
import type { TestCore } from '../../support/core.ts';

let counter = 0;

/** A text to Jane in the outbox, as a row alone; its credit is not set aside yet. */
export async function makeText(
  core: TestCore,
  { accountId, jane }: TestCentre,
  { staffId }: { staffId?: StaffId } = {},
): Promise<DeliveryId> {
  counter += 1;
  const now = core.clock.now();
  const link = await core.db.resetLink.create({
    data: {
      accountId,
      purpose: 'guardian_reset',
      guardianId: jane,
      channel: 'sms',
      address: '+15125550142',
      tokenHash: crypto.getRandomValues(new Uint8Array(32)),
      requestKey: `text-${counter}`,
      requesterKind: staffId ? 'staff' : 'visitor',
      requesterId: staffId ?? null,
      requestedAt: now,
      state: 'superseded',
      endedAt: now,
    },
  });
  return makeDelivery(core, accountId, link.id as LinkId);
}

async function makeDelivery(core: TestCore, accountId: AccountId, linkId: LinkId): Promise<DeliveryId> {
  const now = core.clock.now();
  const { id } = await core.db.delivery.create({
    data: {
      accountId,
      linkId,
      channel: 'sms',
      template: 'guardian-reset',
      address: '+15125550142',
      content: {},
      dueAt: now,
      createdAt: now,
    },
  });
  return id as DeliveryId;
}

/** Sets a credit aside in a transaction of its own, as YES does with its own rows. */
export function reserve(
  core: TestCore,
  { accountId }: Pick<TestCentre, 'accountId'>,
  deliveryId: DeliveryId,
  staffId?: StaffId,
) {
  return core.db.$transaction((tx) => reserveCredit(core, tx, { accountId, deliveryId, staffId }));
}
