import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { resetStory } from '../../../src/bot/cards/resetStory.ts';
import { after as later, MINUTE } from '../../../src/core/clock.ts';
import { NoCredits } from '../../../src/core/credits/refusals.ts';
import { problemSentence } from '../../../src/core/delivery/outcomes.ts';
import { superviseDelivery } from '../../../src/core/delivery/superviseDelivery.ts';
import {
  AddressChanged,
  CannotLogIn,
  CountryNotTexted,
  NoAddress,
  NumberMarked,
  Refusal,
  SmsNotEnabled,
  SmsPaused,
} from '../../../src/core/errors.ts';
import type { GuardianId } from '../../../src/core/ids.ts';
import { findLink } from '../../../src/core/links/find.ts';
import { type GuardianResetRequest, requestGuardianReset } from '../../../src/core/links/request.ts';
import type { TestCentre } from '../../support/centre.ts';
import type { TestCore } from '../../support/core.ts';
import { auditOf, everything, jobsOf, keepTrying, linkOf, rowOf } from './outbox.ts';
import {
  askByText,
  balanceOf,
  creditsOf,
  openTexting,
  PHONE,
  sendingTexts,
  type Texting,
  textingCentre,
  textOf,
  textYesFor,
} from './texting.ts';

let texting: Texting;
let core: TestCore;
let centre: TestCentre;

beforeAll(async () => {
  texting = await openTexting();
  core = texting.core;
});
afterAll(() => texting.close());
beforeEach(async () => {
  texting.far.heal();
  centre = await textingCentre(core);
});

const attemptAt = (asked: { deliveryId: string }) =>
  superviseDelivery(core, texting.sending, asked.deliveryId as Parameters<typeof superviseDelivery>[2]);

/** Presses YES, and again where the machine was too busy for it: the same key finds the same link. */
async function press(yes: GuardianResetRequest): Promise<unknown> {
  for (;;) {
    try {
      return await requestGuardianReset(core, yes);
    } catch (error) {
      if (error instanceof Refusal) throw error;
    }
  }
}

describe('YES to a text', () => {
  test('sets a credit aside, sends one text to the number on record, and spends it', async () => {
    const asked = await askByText(core, centre);
    expect(await creditsOf(core, asked)).toEqual(['reserved']);
    expect(await balanceOf(core, centre)).toBe(9);
    const began = core.clock.now();

    await attemptAt(asked);
    await attemptAt(asked);
    const text = textOf(texting.far, asked);
    expect(text).toMatchObject({
      to: PHONE,
      body: `Superstars Gymnastics: choose a new password within 30 minutes: ${texting.url}/reset/${asked.token}`,
      validityPeriod: 1_800,
      statusCallback: `${texting.url}/webhooks/twilio?delivery=${asked.deliveryId}`,
    });
    expect(
      texting.far.texts().filter(({ to }) => to === PHONE && text.body.includes(asked.token)),
    ).toHaveLength(1);
    expect(await rowOf(core, asked)).toMatchObject({
      state: 'sent',
      channel: 'sms',
      providerId: text.sid,
      sentAt: began,
      sealedToken: null,
    });
    expect(await linkOf(core, asked)).toMatchObject({
      state: 'live',
      channel: 'sms',
      expiresAt: later(began, 30 * MINUTE),
    });
    expect(await findLink(core, asked.token)).toMatchObject({ standing: 'usable' });
    expect(await creditsOf(core, asked)).toEqual(['reserved', 'spent']);
    expect(await balanceOf(core, centre)).toBe(9);
    expect((await auditOf(core, centre)).slice(-2)).toMatchObject([
      { action: 'reset.requested', details: { channel: 'sms', to: '••• ••42' } },
      { action: 'reset.sent', details: { channel: 'sms', to: '••• ••42' } },
    ]);
  });

  test('in Spanish to whom the record says so', async () => {
    const asked = await askByText(core, centre, centre.jose);
    await attemptAt(asked);
    expect(textOf(texting.far, asked).body).toContain('elija una contraseña nueva en 30 minutos');
  });

  test('leaves neither number nor link in the database’s other rows, the jobs or the log', async () => {
    const asked = await askByText(core, centre);
    await attemptAt(asked);
    expect(await everything(core)).not.toContain(asked.token);
    expect(core.logLines.join('\n')).not.toContain(asked.token);
    expect(core.logLines.join('\n')).not.toContain(PHONE.slice(2));
  });

  test('twenty at once, to twenty people, on a balance of one make one text', async () => {
    const poor = await textingCentre(core, 1);
    const jane = await core.db.guardian.findUniqueOrThrow({ where: { id: poor.jane } });
    const twenty = Array.from({ length: 20 }, (_, at) => ({
      ...jane,
      id: crypto.randomUUID(),
      externalId: `g-at-once-${at}`,
    }));
    await core.db.guardian.createMany({ data: twenty });
    const yes = await Promise.all(twenty.map(({ id }) => textYesFor(core, poor, id as GuardianId)));
    const made = await Promise.allSettled(yes.map(press));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of made) {
      if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(NoCredits);
    }
    expect(await core.db.delivery.count({ where: { accountId: poor.accountId } })).toBe(1);
    expect(await balanceOf(core, poor)).toBe(0);
  });

  test('twenty at once, to one person, on a balance of one send one text: the last link has the credit of the others', async () => {
    const poor = await textingCentre(core, 1);
    const before = texting.far.attempts().length;
    await Promise.all(Array.from({ length: 20 }, async () => press(await textYesFor(core, poor))));
    const rows = await core.db.delivery.findMany({ where: { accountId: poor.accountId } });
    expect(rows).toHaveLength(20);
    for (const { id } of rows) await attemptAt({ deliveryId: id });
    expect(texting.far.attempts()).toHaveLength(before + 1);
    expect(await balanceOf(core, poor)).toBe(0);
  });

  test('a newer link gives the credit of an unsent older one back, and a sent one’s stays spent', async () => {
    const older = await askByText(core, centre);
    const newer = await askByText(core, centre);
    expect(await creditsOf(core, older)).toEqual(['reserved', 'returned']);
    await attemptAt(older);
    await attemptAt(newer);
    const newest = await askByText(core, centre);
    await attemptAt(newest);
    expect(await creditsOf(core, newer)).toEqual(['reserved', 'spent']);
    expect(await balanceOf(core, centre)).toBe(8);
    expect(await linkOf(core, newer)).toMatchObject({ state: 'superseded' });
  });
});

describe('YES is refused with its own reason, and nothing changes', () => {
  const account = (data: object) => core.db.account.update({ where: { id: centre.accountId }, data });
  const jane = (data: object) => core.db.guardian.update({ where: { id: centre.jane }, data });
  const mark = (kind: 'opted_out' | 'unreachable') =>
    core.db.addressMark.create({
      data: { accountId: centre.accountId, channel: 'sms', address: PHONE, kind, since: core.clock.now() },
    });
  const pause = { smsPausedAt: new Date(), smsPausedReason: 'Twilio does not accept Keydesk’s key.' };

  test.each<[string, () => Promise<unknown>, new (...args: never[]) => Error, RegExp]>([
    ['texts are switched off', () => account({ smsEnabled: false }), SmsNotEnabled, /by email/],
    ['texts are paused', () => account(pause), SmsPaused, /does not accept Keydesk’s key.*by email/],
    ['the country is not on the list', () => account({ smsCountries: ['CA'] }), CountryNotTexted, /country/],
    ['no country is', () => account({ smsCountries: [] }), CountryNotTexted, /by email/],
    ['the number said STOP', () => mark('opted_out'), NumberMarked, /STOP.*START/],
    ['the number cannot be reached', () => mark('unreachable'), NumberMarked, /correct the family’s record/],
    ['there is no number', () => jane({ phone: null }), NoAddress, /no phone number/],
    ['the number changed since', () => jane({ phone: '+15125550143' }), AddressChanged, /start again/],
    ['there is no login', () => jane({ canLogIn: false }), CannotLogIn, /Can Log In/],
  ])('%s', async (_why, change, refusal, words) => {
    const yes = await textYesFor(core, centre);
    await change();
    const heard = requestGuardianReset(core, yes);
    await expect(heard).rejects.toBeInstanceOf(refusal);
    await expect(heard).rejects.toThrow(words);
    expect(await core.db.resetLink.count({ where: { accountId: centre.accountId } })).toBe(0);
    expect(await balanceOf(core, centre)).toBe(10);
  });

  test('a number abroad is texted where its country is on the list', async () => {
    await jane({ phone: '+525512345678' });
    await expect(requestGuardianReset(core, await textYesFor(core, centre))).rejects.toThrow(/country/);
    await account({ smsCountries: ['US', 'MX'] });
    await expect(requestGuardianReset(core, await textYesFor(core, centre))).resolves.toMatchObject({
      isNew: true,
    });
  });

  test('no credit is left, and the older link stays as it was', async () => {
    const poor = await textingCentre(core, 1);
    const older = await askByText(core, poor);
    await attemptAt(older);
    await expect(requestGuardianReset(core, await textYesFor(core, poor))).rejects.toBeInstanceOf(NoCredits);
    expect(await linkOf(core, older)).toMatchObject({ state: 'live' });
  });
});

describe('between YES and the sending', () => {
  const cases: [string, string, () => Promise<unknown>][] = [
    [
      'texts are switched off',
      'sms_off',
      () => core.db.account.update({ where: { id: centre.accountId }, data: { smsEnabled: false } }),
    ],
    [
      'texts are paused',
      'sms_paused',
      () =>
        core.db.account.update({
          where: { id: centre.accountId },
          data: { smsPausedAt: new Date(), smsPausedReason: 'A reason.' },
        }),
    ],
    [
      'the country is taken off the list',
      'sms_country_off',
      () => core.db.account.update({ where: { id: centre.accountId }, data: { smsCountries: ['CA'] } }),
    ],
    [
      'the number says STOP',
      'sms_marked',
      () =>
        core.db.addressMark.create({
          data: {
            accountId: centre.accountId,
            channel: 'sms',
            address: PHONE,
            kind: 'opted_out',
            since: core.clock.now(),
          },
        }),
    ],
    [
      'the number changes',
      'contact_changed',
      () => core.db.guardian.update({ where: { id: centre.jane }, data: { phone: '+15125550143' } }),
    ],
    [
      'the login goes',
      'access_lost',
      () => core.db.guardian.update({ where: { id: centre.jane }, data: { canLogIn: false } }),
    ],
  ];

  test.each(cases)(
    '%s: nothing is sent, the credit is back, and the card says why',
    async (_what, reason, change) => {
      const asked = await askByText(core, centre);
      const before = texting.far.attempts().length;
      await change();
      await attemptAt(asked);
      expect(texting.far.attempts()).toHaveLength(before);
      expect(await rowOf(core, asked)).toMatchObject({ state: 'cancelled', sealedToken: null });
      const link = await linkOf(core, asked);
      expect(link).toMatchObject({ state: 'cancelled', endedReason: reason });
      expect(await creditsOf(core, asked)).toEqual(['reserved', 'returned']);
      expect(await balanceOf(core, centre)).toBe(10);
      expect(resetStory(link, await rowOf(core, asked))).toMatchObject({
        title: 'Stopped',
        advice: expect.stringMatching(reason.startsWith('sms') ? /nothing was sent.*email/ : /stopped/),
      });
      expect((await jobsOf(core, 'card', asked.linkId)).length).toBeGreaterThan(0);
      expect((await auditOf(core, centre)).at(-1)).toMatchObject({
        action: 'reset.cancelled',
        details: { reason, channel: 'sms' },
      });
    },
  );

  test('the credit set aside is gone: nothing is sent', async () => {
    const asked = await askByText(core, centre);
    const { accountId } = centre;
    await core.db
      .$executeRaw`INSERT INTO credit_entries (account_id, seq, kind, amount, balance, at, delivery_id)
      VALUES (${accountId}::uuid, 1, 'returned', 1, 0, now(), ${asked.deliveryId}::uuid)`;
    await attemptAt(asked);
    expect(await linkOf(core, asked)).toMatchObject({ state: 'cancelled', endedReason: 'sms_no_credit' });
  });
});

describe('Twilio refuses', () => {
  test('the number: the text ends, the number is marked, the credit is back, the card offers email', async () => {
    const asked = await askByText(core, centre);
    texting.far.fail({ kind: 'status', status: 400, code: 21614 });
    await attemptAt(asked);
    const row = await rowOf(core, asked);
    expect(row).toMatchObject({ state: 'failed', problem: 'sms_not_mobile', sealedToken: null });
    expect(await linkOf(core, asked)).toMatchObject({ state: 'failed', endedReason: 'not_deliverable' });
    expect(await creditsOf(core, asked)).toEqual(['reserved', 'returned']);
    expect(resetStory(await linkOf(core, asked), row).advice).toContain('email');
    expect((await auditOf(core, centre)).slice(-2)).toMatchObject([
      { action: 'reset.failed', details: { problem: 'sms_not_mobile' } },
      { action: 'address.marked', details: { kind: 'unreachable', to: '••• ••42' } },
    ]);
    await expect(requestGuardianReset(core, await textYesFor(core, centre))).rejects.toBeInstanceOf(
      NumberMarked,
    );
  });

  test('our settings: every text of the account is paused, and whoever runs Keydesk reads it in the log', async () => {
    const asked = await askByText(core, centre);
    const another = await askByText(core, centre, centre.jose);
    texting.far.fail({ kind: 'status', status: 401, code: 20003 });
    await attemptAt(asked);
    expect(await linkOf(core, asked)).toMatchObject({ state: 'failed', endedReason: 'our_settings' });
    expect(await core.db.account.findUniqueOrThrow({ where: { id: centre.accountId } })).toMatchObject({
      smsPausedAt: core.clock.now(),
      smsPausedReason: 'Twilio does not accept Keydesk’s key.',
    });
    const attempts = texting.far.attempts().length;
    await attemptAt(another);
    expect(texting.far.attempts()).toHaveLength(attempts);
    expect(await linkOf(core, another)).toMatchObject({ endedReason: 'sms_paused' });
    await expect(requestGuardianReset(core, await textYesFor(core, centre))).rejects.toThrow(
      'Twilio does not accept Keydesk’s key.',
    );
    expect(await balanceOf(core, centre)).toBe(10);
    expect(
      core.logLines.filter((line) => line.includes('are paused') && line.includes('"level":50')),
    ).toHaveLength(1);
    expect((await auditOf(core, centre)).map(({ action }) => action)).toContain('sms.paused');
  });

  test('for a moment: it is tried again while a link would have life, with one credit', async () => {
    const asked = await askByText(core, centre);
    texting.far.fail({ kind: 'status', status: 429, code: 20429 }, 3);
    await keepTrying(core, texting.sending, asked);
    expect(await rowOf(core, asked)).toMatchObject({ state: 'sent', attempts: 4 });
    expect(await creditsOf(core, asked)).toEqual(['reserved', 'spent']);
  });

  test('for half an hour: the text is given up, and the credit is back', async () => {
    const asked = await askByText(core, centre);
    const askedAt = core.clock.now();
    texting.far.fail({ kind: 'status', status: 429, code: 20429 }, 100);
    await keepTrying(core, texting.sending, asked);
    const row = await rowOf(core, asked);
    expect(row).toMatchObject({ state: 'failed', problem: 'sms_gave_up' });
    expect(core.clock.now().getTime() - askedAt.getTime()).toBeLessThan(30 * MINUTE);
    expect(await linkOf(core, asked)).toMatchObject({ state: 'failed', endedReason: 'provider_down' });
    expect(await creditsOf(core, asked)).toEqual(['reserved', 'returned']);
    expect(problemSentence(row.problem)).toContain('30 minutes');
  });

  test('a temporary block against fraud is not tried again, and marks nobody', async () => {
    const asked = await askByText(core, centre);
    texting.far.fail({ kind: 'status', status: 400, code: 30450 });
    await attemptAt(asked);
    expect(await rowOf(core, asked)).toMatchObject({
      state: 'failed',
      problem: 'sms_held_back',
      attempts: 1,
    });
    await expect(requestGuardianReset(core, await textYesFor(core, centre))).resolves.toMatchObject({
      isNew: true,
    });
  });

  test('Twilio’s settings were taken away: the text ends, and texts are paused', async () => {
    const asked = await askByText(core, centre);
    await superviseDelivery(core, sendingTexts(undefined), asked.deliveryId);
    expect(await rowOf(core, asked)).toMatchObject({ state: 'failed', problem: 'sms_not_set_up' });
    expect(await creditsOf(core, asked)).toEqual(['reserved', 'returned']);
  });
});
