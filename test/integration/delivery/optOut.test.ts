import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { post } from '../../../demo/inbox/twilio/news.ts';
import type { Status, Text } from '../../../demo/inbox/twilio/textbox.ts';
import { readOptOut } from '../../../src/core/delivery/news/optOut.ts';
import { superviseDelivery } from '../../../src/core/delivery/superviseDelivery.ts';
import { requestGuardianReset } from '../../../src/core/links/request.ts';
import type { TestCentre } from '../../support/centre.ts';
import type { TestCore } from '../../support/core.ts';
import { type Asked, auditOf, forgetJobs, jobsOf, rowOf } from './outbox.ts';
import {
  askByText,
  creditsOf,
  openTexting,
  PHONE,
  type Texting,
  TOKENS,
  textingCentre,
  textOf,
  textYesFor,
} from './texting.ts';

let texting: Texting;
let core: TestCore;
let centre: TestCentre;
let asked: Asked;
let text: Text;

beforeAll(async () => {
  texting = await openTexting();
  core = texting.core;
});
afterAll(() => texting.close());
beforeEach(async () => {
  centre = await textingCentre(core);
  asked = await askByText(core, centre);
  await superviseDelivery(core, texting.sending, asked.deliveryId);
  text = textOf(texting.far, asked);
});

const tell = (status: Status, errorCode?: number) => texting.far.tell(text, status, errorCode);
const webhook = () => `${texting.url}/webhooks/twilio`;

describe('STOP and START', () => {
  const markOf = ({ accountId }: TestCentre) =>
    core.db.addressMark.findMany({ where: { accountId }, select: { kind: true, address: true } });

  test('STOP marks the number in every account that has it, until START', async () => {
    const other = await textingCentre(core);
    const without = await textingCentre(core);
    await core.db.guardian.updateMany({
      where: { accountId: without.accountId },
      data: { phone: '+15125550143' },
    });
    await forgetJobs(core);
    expect(await texting.far.answer(PHONE, 'Stop', webhook())).toBe(204);
    for (const one of [centre, other])
      expect(await markOf(one)).toEqual([{ kind: 'opted_out', address: PHONE }]);
    expect(await markOf(without)).toEqual([]);
    expect(await jobsOf(core, 'card', asked.linkId)).toHaveLength(1);
    await expect(requestGuardianReset(core, await textYesFor(core, other))).rejects.toThrow(/STOP/);
    expect((await auditOf(core, other)).at(-1)).toMatchObject({
      action: 'address.marked',
      details: { kind: 'opted_out', to: '••• ••42' },
    });

    expect(await texting.far.answer(PHONE, 'START', webhook())).toBe(204);
    for (const one of [centre, other]) expect(await markOf(one)).toEqual([]);
    expect((await auditOf(core, centre)).at(-1)).toMatchObject({ action: 'address.cleared' });
    await expect(requestGuardianReset(core, await textYesFor(core, other))).resolves.toMatchObject({
      isNew: true,
    });
  });

  test('words to a person, in whatever letters, are none of Keydesk’s affair', async () => {
    for (const body of ['¡Hola! 1+1=2 & 100% 🤸‍♀️\r\n', '', '=&+%', 'x'.repeat(1_600)])
      expect(await texting.far.answer(PHONE, body, webhook())).toBe(204);
    expect(await markOf(centre)).toEqual([]);
  });

  test('an answer that comes again, even after START, does nothing', async () => {
    const stop = {
      AccountSid: `AC${'0'.repeat(32)}`,
      Body: 'STOP',
      From: PHONE,
      MessageSid: `SM${'3'.repeat(32)}`,
      OptOutType: 'STOP',
      To: '+15125550199',
    };
    const start = { ...stop, Body: 'START', OptOutType: 'START', MessageSid: `SM${'4'.repeat(32)}` };
    for (const fields of [stop, stop, start, stop])
      expect(await post(TOKENS[0], webhook(), fields)).toBe(204);
    expect(await markOf(centre)).toEqual([]);
  });

  test('START from a number that the carrier did not know: it texts, so it lives', async () => {
    await tell('undelivered', 30005);
    await texting.far.answer(PHONE, 'START', webhook());
    expect(await markOf(centre)).toEqual([]);
  });

  test('Twilio knows of a STOP that we missed: its refusal marks the number', async () => {
    texting.far.textbox.optOut(PHONE, true);
    const next = await askByText(core, centre);
    await superviseDelivery(core, texting.sending, next.deliveryId);
    texting.far.textbox.optOut(PHONE, false);
    expect(await rowOf(core, next)).toMatchObject({ state: 'failed', problem: 'sms_opted_out' });
    expect(await markOf(centre)).toEqual([{ kind: 'opted_out', address: PHONE }]);
    expect(await creditsOf(core, next)).toEqual(['reserved', 'returned']);
  });

  test.each([
    ['STOP', 'stop'],
    [' stop. ', 'stop'],
    ['Stop all', 'stop'],
    ['UNSUBSCRIBE', 'stop'],
    ['End', 'stop'],
    ['quit', 'stop'],
    ['Revoke', 'stop'],
    ['opt-out', 'stop'],
    ['Cancel', 'stop'],
    ['ALTO', 'stop'],
    ['start', 'start'],
    ['Yes', 'start'],
    ['UNSTOP', 'start'],
    ['please do not stop', undefined],
    ['Can we stop by at five?', undefined],
    ['HELP', undefined],
    ['', undefined],
  ])('“%s” is %s', (body, what) => {
    expect(readOptOut(body, undefined)).toBe(what);
  });
});
