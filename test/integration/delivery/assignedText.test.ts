import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { assignPassword } from '../../../src/core/assignments/assign.ts';
import { verifyAudit } from '../../../src/core/audit/verify.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import { settleText } from '../../../src/core/delivery/settle.ts';
import { superviseDelivery } from '../../../src/core/delivery/superviseDelivery.ts';
import type { DeliveryId } from '../../../src/core/ids.ts';
import type { TestCentre } from '../../support/centre.ts';
import type { TestCore } from '../../support/core.ts';
import { formReady, NEW_PASSWORD } from '../assignments/assigning.ts';
import { openTexting, type Texting, textingCentre } from './texting.ts';

const PHONE = '+15125550188';
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
  await core.db.staff.update({ where: { id: centre.staff.manager }, data: { phone: PHONE } });
});

async function assigned(): Promise<DeliveryId | undefined> {
  expect(await assignPassword(core, await formReady(core, centre))).toEqual({ kind: 'assigned' });
  const where = { accountId: centre.accountId, channel: 'sms' as const };
  return ((await core.db.delivery.findFirst({ where }))?.id as DeliveryId | undefined) ?? undefined;
}
const row = (id: string) => core.db.delivery.findUniqueOrThrow({ where: { id } });
const textsSent = () => texting.far.textbox.all().filter(({ to }) => to === PHONE);
const entries = async () =>
  (
    await core.db.creditEntry.findMany({ where: { accountId: centre.accountId }, orderBy: { seq: 'asc' } })
  ).map(({ kind }) => kind);

describe('the text that tells a colleague of an assigned password (S5)', () => {
  it('goes to the phone on record, for one credit, and holds neither the password nor a link', async () => {
    const before = textsSent().length;
    const id = await assigned();
    if (!id) throw new Error('There is no text.');
    await superviseDelivery(core, texting.sending, id);
    expect(await row(id)).toMatchObject({ state: 'sent' });
    const text = textsSent().slice(before).at(-1);
    expect(text?.body).toMatch(/: a colleague gave your Office Portal login a new password\./);
    expect(text?.body).not.toMatch(/https?:|\//);
    expect(text?.body).not.toContain(NEW_PASSWORD);
    expect(await entries()).toEqual(['added', 'reserved', 'spent']);
    expect(await verifyAudit(core, centre.accountId)).toMatchObject({ problems: [] });
  });

  it('is left out where SMS is off, where no credit is left, and where there is no phone', async () => {
    await core.db.account.update({ where: { id: centre.accountId }, data: { smsEnabled: false } });
    expect(await assigned()).toBeUndefined();
    centre = await textingCentre(core, 0);
    await core.db.staff.update({ where: { id: centre.staff.manager }, data: { phone: PHONE } });
    expect(await assigned()).toBeUndefined();
    centre = await textingCentre(core, 1);
    await core.db.staff.update({ where: { id: centre.staff.manager }, data: { phone: null } });
    expect(await assigned()).toBeUndefined();
  });

  it('of unknown outcome is known again at the provider by its words, and is not sent twice', async () => {
    const id = await assigned();
    if (!id) throw new Error('There is no text.');
    await superviseDelivery(core, texting.sending, id);
    // As if the answer had been lost.
    await core.db.delivery.update({
      where: { id },
      data: { state: 'unknown', problem: 'sms_not_confirmed', providerId: null },
    });
    const before = textsSent().length;
    core.clock.advance(MINUTE);
    await settleText(core, texting.sending.texts, id);
    expect((await row(id)).providerId).not.toBeNull();
    expect(textsSent()).toHaveLength(before);
  });
});
