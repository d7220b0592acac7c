import type { Inbox } from '../../../demo/inbox/start.ts';
import type { Texts } from '../../../demo/inbox/twilio/start.ts';
import { after, MINUTE } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import { ledgerSum } from '../../../src/core/credits/read.ts';
import { settleText } from '../../../src/core/delivery/settle.ts';
import { makeTwilio } from '../../../src/core/delivery/twilio.ts';
import type { AccountId, DeliveryId } from '../../../src/core/ids.ts';
import type { FarTwilio } from './smsFarEnd.ts';

/** Asks for what nobody heard of, as Keydesk would by and by: by a clock that is an hour ahead. */
export async function settleLater(
  core: Core,
  accountId: AccountId,
  { client }: FarTwilio,
  publicUrl: string,
): Promise<void> {
  const texts = makeTwilio({ settings: client, publicUrl, log: core.log });
  const later = { ...core, clock: { now: () => after(new Date(), 60 * MINUTE) } };
  const open = await core.db.delivery.findMany({
    where: { accountId, channel: 'sms', state: { in: ['unknown', 'sent'] } },
    select: { id: true },
  });
  for (const { id } of open) await settleText(later, texts, id as DeliveryId);
}

/** Every email is at the provider exactly once, and each request for it had the same key and the same bytes. */
export async function mailTroubles(core: Core, accountId: AccountId, inbox: Inbox) {
  const rows = await core.db.delivery.findMany({ where: { accountId, channel: 'email' } });
  const mails = Map.groupBy(inbox.emails(), ({ idempotencyKey }) => idempotencyKey);
  const attempts = Map.groupBy(inbox.attempts(), ({ idempotencyKey }) => idempotencyKey);
  const troubles: string[] = [];
  let repeated = 0;
  for (const { id, state, providerId } of rows) {
    const key = `delivery/${id}`;
    const [mail, ...others] = mails.get(key) ?? [];
    const requests = attempts.get(key) ?? [];
    const bodies = new Set(requests.map(({ body }) => body));
    if (requests.length > 1) repeated += 1;
    if (!mail || others.length > 0) troubles.push(`${key} is there ${mail ? 1 + others.length : 0} times.`);
    if (bodies.size !== 1) troubles.push(`${key} came with ${bodies.size} different bodies.`);
    if (state !== 'sent' && state !== 'delivered') troubles.push(`${key} is ${state}.`);
    if (providerId !== mail?.id) troubles.push(`${key} is not known by the provider’s id.`);
  }
  if (inbox.emails().length !== rows.length) troubles.push('There are mails of no delivery.');
  return { troubles, sent: rows.length, repeated };
}

/** Every text was asked for at most once; what the rows say is so at Twilio; each that counts there cost one credit. */
export async function textTroubles(core: Core, accountId: AccountId, far: Texts) {
  const where = { accountId, channel: 'sms' as const };
  const rows = await core.db.delivery.findMany({ where, include: { credits: true } });
  const idOf = (callback: string | undefined) => callback && new URL(callback).searchParams.get('delivery');
  const texts = Map.groupBy(far.texts(), ({ statusCallback }) => idOf(statusCallback));
  const requests = Map.groupBy(far.attempts(), ({ fields }) => idOf(fields.StatusCallback));
  const troubles: string[] = [];
  const tally = { taken: 0, requests: far.attempts().length, charged: 0, back: 0 };
  for (const { id, state, providerId, credits } of rows) {
    const taken = texts.get(id) ?? [];
    const left = requests.get(id) ?? [];
    const paid = taken.filter(({ status }) => status !== 'failed').length;
    const cost = 0 - credits.reduce((sum, { amount }) => sum + amount, 0);
    tally.taken += taken.length;
    tally.charged += paid;
    tally.back += credits.filter(({ kind }) => kind === 'returned').length;
    if (taken.length > 1 || left.length > 1)
      troubles.push(`The text ${id} was asked for ${left.length} times.`);
    if (state === 'unknown') troubles.push(`The text ${id} is not settled.`);
    if ((state === 'failed') !== (paid === 0))
      troubles.push(`The text ${id} is ${state}, ${paid} were paid.`);
    if (providerId !== (taken[0]?.sid ?? null)) troubles.push(`The text ${id} is not known by Twilio’s id.`);
    if (cost !== paid) troubles.push(`The text ${id} cost ${cost} credits.`);
  }
  if (tally.taken !== far.texts().length) troubles.push('There are texts of no delivery.');
  return { troubles, ...tally };
}

/** The balance is the ledger's sum, and what is gone from it was charged. */
export async function ledgerTroubles(
  core: Core,
  accountId: AccountId,
  added: number,
  charged: number,
): Promise<string[]> {
  const { sum, balance } = await ledgerSum(core, accountId);
  return [
    ...(sum === balance ? [] : [`The ledger adds up to ${sum}, and the balance is ${balance}.`]),
    ...(balance === added - charged
      ? []
      : [`The balance is ${balance}, with ${charged} of ${added} charged.`]),
  ];
}
