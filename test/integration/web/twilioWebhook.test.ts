import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { post, sign, statusFields } from '../../../demo/inbox/twilio/news.ts';
import type { Status, Text } from '../../../demo/inbox/twilio/textbox.ts';
import { superviseDelivery } from '../../../src/core/delivery/superviseDelivery.ts';
import type { TestCentre } from '../../support/centre.ts';
import type { TestCore } from '../../support/core.ts';
import type { Asked } from '../delivery/outbox.ts';
import {
  askByText,
  openTexting,
  stateOf,
  type Texting,
  TOKENS,
  textingCentre,
  textOf,
} from '../delivery/texting.ts';

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

const webhook = () => `${texting.url}/webhooks/twilio`;

describe('whoever is not Twilio', () => {
  const fields = (status: Status = 'failed') => statusFields(`AC${'0'.repeat(32)}`, text, status, undefined);
  const send = async (
    address: string,
    signature: string | undefined,
    body: string | URLSearchParams,
    more: Record<string, string> = {},
  ) => {
    const answer = await fetch(address, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(signature === undefined ? {} : { 'x-twilio-signature': signature }),
        ...more,
      },
      body,
    });
    return { status: answer.status, body: await answer.text() };
  };
  const callback = () => text.statusCallback ?? '';
  const signed = (url = callback(), token: string = TOKENS[0]) => sign(token, url, fields());

  test('is refused without a signature, with another’s, and with one of other words', async () => {
    const body = new URLSearchParams(fields());
    for (const signature of [
      undefined,
      '',
      'x',
      'A'.repeat(28),
      'A'.repeat(5_000),
      sign('guessed', callback(), fields()),
      sign(TOKENS[0], callback(), fields('delivered')),
      sign(TOKENS[0], `${callback()}0`, fields()),
      sign(TOKENS[0], `https://elsewhere.example/webhooks/twilio?delivery=${asked.deliveryId}`, fields()),
    ]) {
      expect((await send(callback(), signature, body)).status).toBe(403);
    }
    expect(await stateOf(core, asked)).toBe('sent');
  });

  test('cannot name another host: headers say nothing of the address that is signed', async () => {
    const url = `https://elsewhere.example/webhooks/twilio?delivery=${asked.deliveryId}`;
    const forged = { 'x-forwarded-host': 'elsewhere.example', 'x-forwarded-proto': 'https' };
    // Signed by Twilio itself, for another Keydesk with the same account.
    const signature = sign(TOKENS[0], url, fields());
    expect((await send(callback(), signature, new URLSearchParams(fields()), forged)).status).toBe(403);
  });

  test('gets nowhere with a text of another delivery under a signature that was seen', async () => {
    const other = await askByText(core, centre, centre.jose);
    const address = `${webhook()}?delivery=${other.deliveryId}`;
    expect((await send(address, signed(), new URLSearchParams(fields()))).status).toBe(403);
  });

  test('an older token is good while it is listed; a page of another site is no browser’s matter here', async () => {
    const cross = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };
    const body = new URLSearchParams(fields());
    expect((await send(callback(), signed(callback(), TOKENS[1]), body, cross)).status).toBe(204);
    expect(await stateOf(core, asked)).toBe('failed');
  });

  test('sends a megabyte: 413, and nothing of it is read', async () => {
    expect((await send(callback(), signed(), 'x'.repeat(1_000_000))).status).toBe(413);
  });

  test('sends nonsense: never a 500', async () => {
    for (const body of [
      '',
      '%',
      '%ff=%zz',
      'a=1&a=2',
      '__proto__=1',
      '{"json":true}',
      '\0\0',
      'a&'.repeat(9_000),
    ]) {
      expect((await send(callback(), signed(), body)).status).toBe(403);
      expect((await send(callback(), sign(TOKENS[0], callback(), {}), body)).status).toBeLessThan(500);
    }
    const gzip = { 'content-encoding': 'gzip' };
    expect((await send(callback(), signed(), new URLSearchParams(fields()), gzip)).status).toBe(400);
    expect((await fetch(callback())).status).toBe(404);
  });

  test('learns nothing of what is ours: Twilio’s own signature over an unknown text gets the same answer', async () => {
    const answers = new Set<string>();
    for (const address of [
      callback(),
      `${webhook()}?delivery=${crypto.randomUUID()}`,
      `${webhook()}?delivery=1%27%20or%201=1`,
      `${webhook()}?delivery=`,
      webhook(),
      `${webhook()}?other=1`,
    ]) {
      const { status, body } = await send(address, signed(address), new URLSearchParams(fields()));
      answers.add(`${status} ${body}`);
    }
    expect([...answers]).toEqual(['204 ']);
  });

  test('an id that is not of this text changes nothing', async () => {
    const wrong = { ...fields(), MessageSid: `SM${'2'.repeat(32)}` };
    expect(await post(TOKENS[0], callback(), wrong)).toBe(204);
    expect(await stateOf(core, asked)).toBe('sent');
  });

  test('a status to come, or one of an inbound message, changes nothing', async () => {
    for (const MessageStatus of ['received', 'partially_delivered', 'toString', 'x'.repeat(300)])
      expect(await post(TOKENS[0], callback(), { ...fields(), MessageStatus })).toBe(204);
    expect(await stateOf(core, asked)).toBe('sent');
  });
});
