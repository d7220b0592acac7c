import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { after as later, MINUTE } from '../../../src/core/clock.ts';
import { NoCredits } from '../../../src/core/credits/refusals.ts';
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
import { auditOf, everything, linkOf, rowOf } from './outbox.ts';
import {
  askByText,
  balanceOf,
  creditsOf,
  openTexting,
  PHONE,
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
