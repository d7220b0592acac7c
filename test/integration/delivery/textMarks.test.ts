import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Status } from '../../../demo/inbox/twilio/textbox.ts';
import { superviseDelivery } from '../../../src/core/delivery/superviseDelivery.ts';
import { requestGuardianReset } from '../../../src/core/links/request.ts';
import type { TestCentre } from '../../support/centre.ts';
import type { TestCore } from '../../support/core.ts';
import { type Asked, auditOf } from './outbox.ts';
import { askByText, openTexting, PHONE, type Texting, textingCentre, textOf, textYesFor } from './texting.ts';

let texting: Texting;
let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  texting = await openTexting();
  core = texting.core;
});
afterAll(() => texting.close());
beforeEach(async () => {
  texting.far.textbox.optOut(PHONE, false);
  centre = await textingCentre(core);
});

async function send(guardian = centre.jane): Promise<Asked> {
  const asked = await askByText(core, centre, guardian);
  await superviseDelivery(core, texting.sending, asked.deliveryId);
  return asked;
}
const tell = (asked: Asked, status: Status, errorCode?: number) =>
  texting.far.tell(textOf(texting.far, asked), status, errorCode);
const marks = async () => {
  const found = await core.db.addressMark.findMany({ where: { accountId: centre.accountId } });
  return found.map(({ kind }) => kind);
};

test('a text that arrives proves that the number gets texts: one that did not marks it no longer', async () => {
  const asked = await send();
  await tell(asked, 'undelivered', 30005);
  expect(await marks()).toEqual(['unreachable']);
  await tell(asked, 'delivered');
  expect(await marks()).toEqual([]);
  expect((await auditOf(core, centre)).at(-1)).toMatchObject({
    action: 'address.cleared',
    details: { kind: 'unreachable', to: '••• ••42' },
  });
  await expect(requestGuardianReset(core, await textYesFor(core, centre))).resolves.toMatchObject({
    isNew: true,
  });
});

test('two who share a number: the text of one arrives late and takes the mark off for both', async () => {
  const janes = await send();
  const joses = await send(centre.jose);
  await tell(janes, 'undelivered', 30006);
  await tell(joses, 'delivered');
  expect(await marks()).toEqual([]);
});

test('what the person said stays, whatever arrives', async () => {
  const asked = await send();
  await texting.far.answer(PHONE, 'STOP', `${texting.url}/webhooks/twilio`);
  await tell(asked, 'delivered');
  expect(await marks()).toEqual(['opted_out']);
});

test('a number thought dead writes START: it lives, and whoever was refused was told of that way', async () => {
  await tell(await send(), 'undelivered', 30005);
  const refused = requestGuardianReset(core, await textYesFor(core, centre));
  await expect(refused).rejects.toThrow(/START/);
  await texting.far.answer(PHONE, 'START', `${texting.url}/webhooks/twilio`);
  expect(await marks()).toEqual([]);
  await expect(requestGuardianReset(core, await textYesFor(core, centre))).resolves.toMatchObject({
    isNew: true,
  });
});

test('the database breaks off while news is taken: 503, and no number in the log', async () => {
  await core.db.$executeRaw`
    CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'no mark for %', NEW.address; END $$`;
  await core.db.$executeRaw`
    CREATE TRIGGER break_off BEFORE INSERT ON address_marks FOR EACH ROW EXECUTE FUNCTION break_off()`;
  try {
    expect(await texting.far.answer(PHONE, 'STOP', `${texting.url}/webhooks/twilio`)).toBe(503);
  } finally {
    await core.db.$executeRaw`DROP FUNCTION break_off CASCADE`;
  }
  expect(core.logLines.filter((line) => line.includes('could not be taken'))).toHaveLength(1);
  expect(core.logLines.join('\n')).not.toContain(PHONE.slice(2));
});
