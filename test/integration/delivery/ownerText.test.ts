import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { settleText } from '../../../src/core/delivery/settle.ts';
import { superviseDelivery } from '../../../src/core/delivery/superviseDelivery.ts';
import type { DeliveryId } from '../../../src/core/ids.ts';
import type { TestCentre } from '../../support/centre.ts';
import type { TestCore } from '../../support/core.ts';
import { askedFor } from '../owner/owning.ts';
import { openTexting, type Texting, textingCentre } from './texting.ts';

const OWN_PHONE = '+15125550177';
let texting: Texting;
let core: TestCore;
let centre: TestCentre;

beforeAll(async () => {
  texting = await openTexting({ timeoutMs: 300 });
  core = texting.core;
});
afterAll(() => texting.close());
beforeEach(async () => {
  texting.far.heal();
  centre = await textingCentre(core, 1);
  await core.db.staff.update({ where: { id: centre.staff.owner }, data: { phone: OWN_PHONE } });
});

/** The text in the outbox that tells the owner of a recovery. */
async function ownerText(): Promise<DeliveryId> {
  await askedFor(core, centre);
  const where = { accountId: centre.accountId, channel: 'sms' as const };
  return (await core.db.delivery.findFirstOrThrow({ where })).id as DeliveryId;
}
const row = (id: string) => core.db.delivery.findUniqueOrThrow({ where: { id } });
const entries = async (deliveryId: string) =>
  (await core.db.creditEntry.findMany({ where: { deliveryId }, orderBy: { seq: 'asc' } })).map(
    ({ kind }) => kind,
  );

describe('the text that tells the owner of a recovery', () => {
  it('goes out with a link that stops it, for one credit', async () => {
    const id = await ownerText();
    await superviseDelivery(core, texting.sending, id);
    expect(await row(id)).toMatchObject({ state: 'sent', sealedToken: null });
    const [text] = texting.far.textbox.all().filter(({ to }) => to === OWN_PHONE);
    expect(text?.body).toMatch(new RegExp(`/${centre.slug}/office/recovery/[\\w-]{43}$`));
    expect(await entries(id)).toEqual(['reserved', 'spent']);
  });

  it('is not sent, and its credit comes back, when SMS is switched off meanwhile', async () => {
    const id = await ownerText();
    await core.db.account.update({ where: { id: centre.accountId }, data: { smsEnabled: false } });
    const before = texting.far.textbox.all().length;
    await superviseDelivery(core, texting.sending, id);
    expect(await row(id)).toMatchObject({ state: 'cancelled', sealedToken: null });
    expect(texting.far.textbox.all()).toHaveLength(before);
    expect(await entries(id)).toEqual(['reserved', 'returned']);
  });

  it('of unknown outcome is known again at the provider by its own link, and is not sent twice', async () => {
    const id = await ownerText();
    await superviseDelivery(core, texting.sending, id);
    // As if the answer had been lost.
    await core.db.delivery.update({
      where: { id },
      data: { state: 'unknown', problem: 'sms_not_confirmed', providerId: null },
    });
    const before = texting.far.textbox.all().length;
    core.clock.advance(MINUTE);
    await settleText(core, texting.sending.texts, id);
    expect((await row(id)).providerId).not.toBeNull();
    expect((await row(id)).state).not.toBe('unknown');
    expect(texting.far.textbox.all()).toHaveLength(before);
  });
});
