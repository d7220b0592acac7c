import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { post, statusFields } from '../../../demo/inbox/twilio/news.ts';
import type { Status, Text } from '../../../demo/inbox/twilio/textbox.ts';
import { resetStory } from '../../../src/bot/cards/resetStory.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import { ledgerSum } from '../../../src/core/credits/read.ts';
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
