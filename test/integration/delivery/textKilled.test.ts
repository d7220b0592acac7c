import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { after as later, MINUTE } from '../../../src/core/clock.ts';
import { LEASE } from '../../../src/core/delivery/claim.ts';
import { settleText } from '../../../src/core/delivery/settle.ts';
import { superviseDelivery } from '../../../src/core/delivery/superviseDelivery.ts';
import type { TestCentre } from '../../support/centre.ts';
import type { TestCore } from '../../support/core.ts';
import { type Asked, linkOf, rowOf } from './outbox.ts';
import {
  askByText,
  balanceOf,
  creditsOf,
  keepAskingAbout,
  openTexting,
  PHONE,
  stateOf,
  type Texting,
  textingCentre,
  textOf,
} from './texting.ts';

let texting: Texting;
let core: TestCore;
let centre: TestCentre;
let asked: Asked;
let began: Date;

beforeAll(async () => {
  texting = await openTexting({ timeoutMs: 150 });
  core = texting.core;
});
afterAll(() => texting.close());
beforeEach(async () => {
  await core.db.delivery.updateMany({ data: { state: 'cancelled', sealedToken: null } });
  texting.far.heal();
  centre = await textingCentre(core);
  asked = await askByText(core, centre);
  began = core.clock.now();
});

const attempt = () => superviseDelivery(core, texting.sending, asked.deliveryId);
const settle = () => settleText(core, texting.sending.texts, asked.deliveryId);
const textsSent = () => texting.far.texts().filter(({ body }) => body.includes(asked.token)).length;
const keepAsking = (until = later(began, 24 * 60 * MINUTE)) => keepAskingAbout(texting, asked, until);

describe('a backup is restored that does not know that a text went out', () => {
  /** The life before: Twilio has the text, and our rows are as they were at YES. */
  const sentBefore = () => {
    const { deliveryId, token } = asked;
    const body = `Superstars: ${texting.url}/reset/${token}`;
    return texting.sending.texts?.send({ deliveryId, to: PHONE, body, validFor: 1_800 });
  };

  test('it is found at Twilio and not sent again', async () => {
    expect(await sentBefore()).toMatchObject({ kind: 'accepted' });
    core.clock.advance(2 * MINUTE);
    await attempt();
    expect(textsSent()).toBe(1);
    expect(await rowOf(core, asked)).toMatchObject({
      state: 'sent',
      providerId: textOf(texting.far, asked).sid,
    });
    expect(await creditsOf(core, asked)).toEqual(['reserved', 'spent']);
  });

  test('Twilio cannot be asked: it waits', async () => {
    await sentBefore();
    core.clock.advance(2 * MINUTE);
    texting.far.deaf(true);
    await attempt();
    expect(textsSent()).toBe(1);
    expect(await rowOf(core, asked)).toMatchObject({ state: 'queued', problem: 'sms_silent' });
  });
});

describe('killed with a text under way', () => {
  const killed = new Error('killed');
  const killedBeforeCall = async () => {
    const texts = { ...texting.sending.texts, send: () => Promise.reject(killed) };
    await expect(
      superviseDelivery(core, { ...texting.sending, texts } as typeof texting.sending, asked.deliveryId),
    ).rejects.toThrow('killed');
  };
  const killedAfterAnswer = async () => {
    const dying = { ...core, queue: { ...core.queue, add: () => Promise.reject(killed) } };
    await expect(superviseDelivery(dying, texting.sending, asked.deliveryId)).rejects.toThrow('killed');
  };

  test('between the answer and its record: asked about, not sent again, paid for once', async () => {
    await killedAfterAnswer();
    expect(await stateOf(core, asked)).toBe('sending');
    core.clock.advance(LEASE);
    await attempt();
    expect(await rowOf(core, asked)).toMatchObject({ state: 'unknown', sentAt: began, sealedToken: null });
    expect(await linkOf(core, asked)).toMatchObject({ state: 'live', expiresAt: later(began, 30 * MINUTE) });
    await keepAsking();
    expect(await stateOf(core, asked)).toBe('sent');
    expect(await creditsOf(core, asked)).toEqual(['reserved', 'spent']);
    expect(textsSent()).toBe(1);
  });

  test('before the call: it is never sent, and its credit comes back', async () => {
    await killedBeforeCall();
    core.clock.advance(LEASE);
    await attempt();
    expect(await stateOf(core, asked)).toBe('unknown');
    await keepAsking();
    expect(await rowOf(core, asked)).toMatchObject({ state: 'failed', problem: 'sms_never_left' });
    expect(await balanceOf(core, centre)).toBe(10);
    expect(textsSent()).toBe(0);
  });

  test('and the news comes before anybody looks: the row is told by it', async () => {
    await killedAfterAnswer();
    await texting.far.tell(textOf(texting.far, asked), 'sent');
    expect(await rowOf(core, asked)).toMatchObject({ state: 'sent', sentAt: began, sealedToken: null });
    core.clock.advance(LEASE);
    await attempt();
    expect(await stateOf(core, asked)).toBe('sent');
    expect(textsSent()).toBe(1);
  });

  test('a newer link was asked for meanwhile: the older text is still settled and paid for', async () => {
    await killedAfterAnswer();
    const newer = await askByText(core, centre);
    expect(await linkOf(core, asked)).toMatchObject({ state: 'superseded' });
    core.clock.advance(LEASE);
    await attempt();
    await keepAsking();
    expect(await stateOf(core, asked)).toBe('sent');
    expect(await linkOf(core, asked)).toMatchObject({ state: 'superseded' });
    expect(await creditsOf(core, asked)).toEqual(['reserved', 'spent']);
    expect(await creditsOf(core, newer)).toEqual(['reserved']);
  });

  test('a slow process answers after its lease: what it knows settles the row', async () => {
    let resume = () => {};
    const waiting = new Promise<void>((resolve) => {
      resume = resolve;
    });
    const { texts } = texting.sending;
    if (!texts) throw new Error('no texts');
    const slow = {
      ...texts,
      send: async (text: Parameters<typeof texts.send>[0]) => {
        const outcome = await texts.send(text);
        await waiting;
        return outcome;
      },
    };
    const first = superviseDelivery(core, { ...texting.sending, texts: slow }, asked.deliveryId);
    await expect.poll(textsSent).toBe(1);
    core.clock.advance(LEASE);
    await attempt();
    expect(await stateOf(core, asked)).toBe('unknown');
    resume();
    await first;
    expect(await stateOf(core, asked)).toBe('sent');
    expect(await creditsOf(core, asked)).toEqual(['reserved', 'spent']);
  });

  test('asleep between claim and call until the lease is over: it does not call, since somebody else may have looked', async () => {
    const { open } = core.secrets;
    const sleepy = {
      ...core,
      secrets: {
        ...core.secrets,
        open: (...given: Parameters<typeof open>) => {
          core.clock.advance(LEASE);
          return open(...given);
        },
      },
    };
    await superviseDelivery(sleepy, texting.sending, asked.deliveryId);
    expect(textsSent()).toBe(0);
    expect(await stateOf(core, asked)).toBe('queued');
    core.clock.set((await rowOf(core, asked)).dueAt);
    await attempt();
    expect(textsSent()).toBe(1);
    expect(await creditsOf(core, asked)).toEqual(['reserved', 'spent']);
  });

  test('ten times at either point, with two workers looking at once: one text, one credit', async () => {
    for (let round = 0; round < 10; round += 1) {
      asked = await askByText(core, centre);
      began = core.clock.now();
      await (round % 2 ? killedAfterAnswer() : killedBeforeCall());
      core.clock.advance(LEASE);
      await Promise.all([attempt(), attempt(), settle()]);
      await keepAsking();
      expect(textsSent()).toBe(round % 2);
      expect(await creditsOf(core, asked)).toEqual(['reserved', round % 2 ? 'spent' : 'returned']);
    }
  });
});
