import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { resetStory } from '../../../src/bot/cards/resetStory.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import { problemSentence } from '../../../src/core/delivery/outcomes.ts';
import { superviseDelivery } from '../../../src/core/delivery/superviseDelivery.ts';
import { NumberMarked } from '../../../src/core/errors.ts';
import { requestGuardianReset } from '../../../src/core/links/request.ts';
import type { TestCentre } from '../../support/centre.ts';
import type { TestCore } from '../../support/core.ts';
import { auditOf, jobsOf, keepTrying, linkOf, rowOf } from './outbox.ts';
import {
  askByText,
  balanceOf,
  creditsOf,
  openTexting,
  PHONE,
  sendingTexts,
  type Texting,
  textingCentre,
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
