import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { post, sign, statusFields } from '../../../demo/inbox/twilio/news.ts';
import type { Status, Text } from '../../../demo/inbox/twilio/textbox.ts';
import { resetStory } from '../../../src/bot/cards/resetStory.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import { ledgerSum } from '../../../src/core/credits/read.ts';
import { readOptOut } from '../../../src/core/delivery/news/optOut.ts';
import { takeTextNews } from '../../../src/core/delivery/news/textNews.ts';
import { TEXT_STATUSES, type TextStatus } from '../../../src/core/delivery/provider.ts';
import { settleText } from '../../../src/core/delivery/settle.ts';
import { superviseDelivery } from '../../../src/core/delivery/superviseDelivery.ts';
import { markOpened } from '../../../src/core/links/redeem.ts';
import { requestGuardianReset } from '../../../src/core/links/request.ts';
import type { TestCentre } from '../../support/centre.ts';
import type { TestCore } from '../../support/core.ts';
import { type Asked, auditOf, forgetJobs, jobsOf, linkOf, rowOf } from './outbox.ts';
import {
  askByText,
  balanceOf,
  creditsOf,
  openTexting,
  PHONE,
  stateOf,
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

describe('what became of a text', () => {
  test('sent, then delivered: the card, the Audit Log, no other credit', async () => {
    await forgetJobs(core);
    expect(await tell('sent')).toBe(204);
    expect(await jobsOf(core, 'card', asked.linkId)).toEqual([]);
    core.clock.advance(3_000);
    expect(await tell('delivered')).toBe(204);
    expect(await rowOf(core, asked)).toMatchObject({ state: 'delivered', deliveredAt: core.clock.now() });
    expect(await jobsOf(core, 'card', asked.linkId)).toHaveLength(1);
    expect(await creditsOf(core, asked)).toEqual(['reserved', 'spent']);
    expect((await auditOf(core, centre)).at(-1)).toMatchObject({
      action: 'delivery.news',
      details: { state: 'delivered', channel: 'sms', to: '••• ••42' },
    });
  });

  test('undelivered: the credit is gone, the link lives, and the card says why', async () => {
    expect(await tell('undelivered', 30003)).toBe(204);
    const row = await rowOf(core, asked);
    expect(row).toMatchObject({ state: 'bounced', problem: 'sms_phone_off' });
    expect(await creditsOf(core, asked)).toEqual(['reserved', 'spent']);
    expect(await linkOf(core, asked)).toMatchObject({ state: 'live' });
    expect(resetStory(await linkOf(core, asked), row).advice).toMatch(/switched off.*email/);
    await expect(requestGuardianReset(core, await textYesFor(core, centre))).resolves.toMatchObject({
      isNew: true,
    });
  });

  test('failed: the credit is back, and the link ends', async () => {
    expect(await tell('failed', 30036)).toBe(204);
    expect(await rowOf(core, asked)).toMatchObject({ state: 'failed', problem: 'sms_too_late' });
    expect(await creditsOf(core, asked)).toEqual(['reserved', 'spent', 'returned']);
    expect(await linkOf(core, asked)).toMatchObject({ state: 'failed', endedReason: 'not_deliverable' });
    expect(await balanceOf(core, centre)).toBe(10);
  });

  test('failed, yet somebody opened the link: they keep it', async () => {
    await markOpened(core, centre.accountId, asked.linkId);
    await tell('failed', 30008);
    expect(await linkOf(core, asked)).toMatchObject({ state: 'live' });
  });

  test('the carrier does not know the number: it is marked, and the next YES is refused', async () => {
    await tell('undelivered', 30005);
    expect((await auditOf(core, centre)).at(-1)).toMatchObject({
      action: 'address.marked',
      details: { kind: 'unreachable' },
    });
    await expect(requestGuardianReset(core, await textYesFor(core, centre))).rejects.toThrow(/do not reach/);
  });

  test('the carrier filters our texts: the account’s are paused', async () => {
    await tell('undelivered', 30007);
    expect(await core.db.account.findUniqueOrThrow({ where: { id: centre.accountId } })).toMatchObject({
      smsPausedReason: 'The carrier filters Keydesk’s texts out.',
    });
  });

  test('a number of Twilio’s that we do not know is told in plain words', async () => {
    await tell('undelivered', 39999);
    expect(await rowOf(core, asked)).toMatchObject({ state: 'bounced', problem: 'sms_not_delivered' });
  });
});

describe('news comes in its own time', () => {
  test('before the answer to our own request', async () => {
    const early = await askByText(core, centre, centre.jose);
    texting.far.whenAccepted(async (accepted) => {
      if (!accepted.body.includes(early.token)) return;
      await texting.far.tell(accepted, 'sent');
      await texting.far.tell(accepted, 'delivered');
      expect(await stateOf(core, early)).toBe('delivered');
    });
    await superviseDelivery(core, texting.sending, early.deliveryId);
    texting.far.whenAccepted(() => {});
    expect(await rowOf(core, early)).toMatchObject({
      state: 'delivered',
      sentAt: core.clock.now(),
      sealedToken: null,
    });
    expect(await linkOf(core, early)).toMatchObject({ state: 'live', sentAt: core.clock.now() });
    expect(await creditsOf(core, early)).toEqual(['reserved', 'spent']);
  });

  test('all at once and many times over: one row, one credit, one line in the Audit Log for each step', async () => {
    const statuses: Status[] = ['queued', 'sending', 'sent', 'delivered'];
    await Promise.all(
      Array.from({ length: 20 }, (_, at) => {
        const fields = statusFields(`AC${'0'.repeat(32)}`, text, statuses[at % 4] ?? 'sent', undefined);
        return post(TOKENS[0], text.statusCallback ?? '', fields);
      }),
    );
    expect(await stateOf(core, asked)).toBe('delivered');
    expect(await creditsOf(core, asked)).toEqual(['reserved', 'spent']);
    const news = (await auditOf(core, centre)).filter(({ action }) => action === 'delivery.news');
    expect(news).toHaveLength(1);
  });

  test('never, since Keydesk was off: Twilio is asked, and the credit of a failed text comes back', async () => {
    Object.assign(text, { status: 'failed', errorCode: 30008 });
    core.clock.advance(10 * MINUTE);
    await settleText(core, texting.sending.texts, asked.deliveryId);
    expect(await stateOf(core, asked)).toBe('failed');
    expect(await creditsOf(core, asked)).toEqual(['reserved', 'spent', 'returned']);
  });

  /** What a row shows at the end, by the furthest status that was told. */
  const ENDS: Record<TextStatus, string> = {
    accepted: 'sent',
    sent: 'sent',
    failed: 'failed',
    undelivered: 'bounced',
    delivered: 'delivered',
  };
  const RANKS = ['sending', 'sent', 'failed', 'bounced', 'delivered'];

  test('in any order, any number of times, from any standing: only forward, and to the same end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...TEXT_STATUSES), { minLength: 1, maxLength: 8 }),
        fc.constantFrom('sending', 'unknown', 'sent'),
        async (statuses, standing) => {
          const { accountId } = centre;
          const one = await askByText(core, centre);
          const at = core.clock.now();
          await core.db.resetLink.update({
            where: { id: one.linkId },
            data: { state: 'live', expiresAt: new Date(at.getTime() + 30 * MINUTE) },
          });
          await core.db.delivery.update({
            where: { id: one.deliveryId },
            data: {
              state: standing,
              attempts: 1,
              sealedToken: null,
              dueAt: new Date(at.getTime() + 20_000),
              ...(standing === 'sending' ? {} : { sentAt: at }),
            },
          });
          let rank = 0;
          for (const status of statuses) {
            await takeTextNews(core, {
              deliveryId: one.deliveryId,
              providerId: `SM${'1'.repeat(32)}`,
              status,
            });
            const next = RANKS.indexOf(await stateOf(core, one));
            expect(next).toBeGreaterThanOrEqual(rank);
            rank = next;
          }
          const end = TEXT_STATUSES.findLast((status) => statuses.includes(status)) ?? 'sent';
          expect(await stateOf(core, one)).toBe(ENDS[end]);
          // However the news came: a credit at most once each way, and the balance is the ledger's sum.
          const entries = await creditsOf(core, one);
          expect(new Set(entries).size).toBe(entries.length);
          expect(entries.includes('returned')).toBe(failedFirst(statuses));
          const { sum, balance } = await ledgerSum(core, accountId);
          expect(balance).toBe(sum);
          await core.db.$executeRaw`INSERT INTO credit_entries (account_id, seq, kind, amount, balance, at)
            VALUES (${accountId}::uuid, 1, 'added', 1, 0, now())`;
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);

  /** Whether "failed" was ever news: it is not after an end that is further. */
  function failedFirst(statuses: readonly TextStatus[]): boolean {
    const end = statuses.findIndex((status) => status === 'undelivered' || status === 'delivered');
    const failed = statuses.indexOf('failed');
    return failed >= 0 && (end < 0 || failed < end);
  }
});

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
