import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { resetStory } from '../../../src/bot/cards/resetStory.ts';
import { after as later, MINUTE } from '../../../src/core/clock.ts';
import { settleText } from '../../../src/core/delivery/settle.ts';
import { superviseDelivery } from '../../../src/core/delivery/superviseDelivery.ts';
import { sweepOverdue } from '../../../src/core/delivery/sweep.ts';
import { expireLink } from '../../../src/core/links/expire.ts';
import { findLink } from '../../../src/core/links/find.ts';
import { markOpened } from '../../../src/core/links/redeem.ts';
import type { TestCentre } from '../../support/centre.ts';
import type { TestCore } from '../../support/core.ts';
import { type Asked, auditOf, forgetJobs, linkOf, rowOf } from './outbox.ts';
import {
  askByText,
  balanceOf,
  creditsOf,
  keepAskingAbout,
  openTexting,
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
const settleJobs = () =>
  core.db.$queryRaw<{ startAfter: Date }[]>`
    SELECT start_after AS "startAfter" FROM pgboss.job
     WHERE name = 'sms-settle' AND state = 'created' AND data::text LIKE ${`%${asked.deliveryId}%`}`;

describe('Twilio took the text, and we never heard so', () => {
  test.each(['hang-after-accepting', 'drop-after-accepting', 'trouble-after-accepting'] as const)(
    '%s: not confirmed, the link lives, the credit stays set aside, and nothing is sent again',
    async (kind) => {
      texting.far.fail({ kind });
      await attempt();
      const row = await rowOf(core, asked);
      expect(row).toMatchObject({
        state: 'unknown',
        problem: 'sms_not_confirmed',
        sentAt: began,
        sealedToken: null,
        dueAt: later(began, 10_000),
      });
      expect(await settleJobs()).toEqual([{ startAfter: later(began, 10_000) }]);
      expect(await findLink(core, asked.token)).toMatchObject({ standing: 'usable' });
      expect(await linkOf(core, asked)).toMatchObject({ expiresAt: later(began, 30 * MINUTE) });
      expect(await creditsOf(core, asked)).toEqual(['reserved']);
      expect(resetStory(await linkOf(core, asked), row).advice).toContain('not confirmed');
      core.clock.advance(60 * MINUTE);
      await attempt();
      expect(textsSent()).toBe(1);
    },
  );

  test('asking finds it by the link in its words; the credit is spent once', async () => {
    texting.far.fail({ kind: 'hang-after-accepting' });
    await attempt();
    expect(await keepAsking()).toBe(1);
    expect(await rowOf(core, asked)).toMatchObject({
      state: 'sent',
      providerId: textOf(texting.far, asked).sid,
      problem: null,
      sentAt: began,
    });
    expect(await creditsOf(core, asked)).toEqual(['reserved', 'spent']);
    await settle();
    expect(await creditsOf(core, asked)).toEqual(['reserved', 'spent']);
    expect((await auditOf(core, centre)).slice(-2)).toMatchObject([
      { action: 'reset.sent', details: { confirmed: 'no' } },
      { action: 'delivery.news', details: { state: 'sent' } },
    ]);
  });

  test('the news settles it before anybody asks', async () => {
    texting.far.fail({ kind: 'drop-after-accepting' });
    await attempt();
    expect(await texting.far.tell(textOf(texting.far, asked), 'delivered')).toBe(204);
    expect(await rowOf(core, asked)).toMatchObject({ state: 'delivered', deliveredAt: core.clock.now() });
    expect(await creditsOf(core, asked)).toEqual(['reserved', 'spent']);
    core.clock.advance(10_000);
    await settle();
    expect(await stateOf(core, asked)).toBe('delivered');
  });

  test('it failed at Twilio meanwhile: the credit is back', async () => {
    texting.far.fail({ kind: 'drop-after-accepting' });
    await attempt();
    Object.assign(textOf(texting.far, asked), { status: 'failed', errorCode: 30008 });
    await keepAsking();
    expect(await rowOf(core, asked)).toMatchObject({ state: 'failed', problem: 'sms_carrier_silent' });
    expect(await linkOf(core, asked)).toMatchObject({ state: 'failed' });
    expect(await creditsOf(core, asked)).toEqual(['reserved', 'returned']);
  });
});

describe('the text never reached Twilio, and we cannot know', () => {
  beforeEach(async () => {
    texting.far.fail({ kind: 'drop' });
    await attempt();
  });

  test('"no such text" is believed after half an hour: the credit is back, and the card says so', async () => {
    expect(await keepAsking(later(began, 29 * MINUTE))).toBe(3);
    expect(await stateOf(core, asked)).toBe('unknown');
    expect(await balanceOf(core, centre)).toBe(9);
    core.clock.set(later(began, 30 * MINUTE));
    await expireLink(core, asked.linkId);
    await keepAsking();
    expect(core.clock.now()).toEqual(later(began, 30 * MINUTE));
    expect(await rowOf(core, asked)).toMatchObject({ state: 'failed', problem: 'sms_never_left' });
    expect(await creditsOf(core, asked)).toEqual(['reserved', 'returned']);
    expect(await balanceOf(core, centre)).toBe(10);
    expect(textsSent()).toBe(0);
  });

  test('but not when somebody holds the link: then it did arrive, and is paid for', async () => {
    await markOpened(core, centre.accountId, asked.linkId);
    await keepAsking();
    expect(await stateOf(core, asked)).toBe('sent');
    expect(await creditsOf(core, asked)).toEqual(['reserved', 'spent']);
  });

  test('should Twilio tell of it after all, the card tells the truth, and the credit stays given back', async () => {
    await keepAsking();
    expect(await stateOf(core, asked)).toBe('failed');
    const text = {
      sid: `SM${'9'.repeat(32)}`,
      to: '+15125550142',
      from: '+15125550199',
      body: '',
      status: 'sent' as const,
      errorCode: undefined,
      validityPeriod: 1_800,
      acceptedAt: began,
      sentAt: began,
      fields: {},
      statusCallback: `${texting.url}/webhooks/twilio?delivery=${asked.deliveryId}`,
    };
    expect(await texting.far.tell(text, 'delivered')).toBe(204);
    expect(await stateOf(core, asked)).toBe('delivered');
    expect(await creditsOf(core, asked)).toEqual(['reserved', 'returned']);
  });
});

describe('Twilio cannot be asked', () => {
  test('for an hour: then it is found, and settled', async () => {
    texting.far.fail({ kind: 'drop-after-accepting' });
    await attempt();
    texting.far.deaf(true);
    await keepAsking(later(began, 60 * MINUTE));
    expect(await stateOf(core, asked)).toBe('unknown');
    texting.far.deaf(false);
    await keepAsking();
    expect(await stateOf(core, asked)).toBe('sent');
    expect(await creditsOf(core, asked)).toEqual(['reserved', 'spent']);
  });

  test('for half a day: the credit counts as spent, and nobody asks any more', async () => {
    texting.far.fail({ kind: 'drop-after-accepting' });
    await attempt();
    texting.far.deaf(true);
    await keepAsking();
    expect(core.clock.now()).toEqual(later(began, 12 * 60 * MINUTE));
    expect(await rowOf(core, asked)).toMatchObject({ state: 'unknown', problem: 'sms_never_confirmed' });
    expect(await creditsOf(core, asked)).toEqual(['reserved', 'spent']);
    core.clock.advance(60 * MINUTE);
    await sweepOverdue(core);
    await forgetJobs(core);
    texting.far.deaf(false);
    await settle();
    expect(await stateOf(core, asked)).toBe('unknown');
  });

  test('the job was lost: a sweep asks again', async () => {
    texting.far.fail({ kind: 'drop-after-accepting' });
    await attempt();
    await core.db.$executeRaw`DELETE FROM pgboss.job WHERE name = 'sms-settle'`;
    core.clock.advance(5 * MINUTE);
    expect(await sweepOverdue(core)).toBe(1);
    expect(await settleJobs()).toHaveLength(1);
  });
});
