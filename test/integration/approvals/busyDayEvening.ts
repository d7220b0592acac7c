import { wordsIn } from '../../../demo/slack/driver/words.ts';
import { readCardMark } from '../../../src/bot/cards/resetCard.ts';
import { verifyAudit } from '../../../src/core/audit/verify.ts';
import { ledgerSum } from '../../../src/core/credits/read.ts';
import type { LinkState, RequestState } from '../../../src/core/database/client.ts';
import { CREDITS, type Day } from './busyDayCentre.ts';

/** What a card must say of each end, and of nothing else. */
const LINK_SAYS: Record<LinkState, RegExp | undefined> = {
  pending: undefined,
  live: undefined,
  redeemed: /New password chosen/,
  expired: /Expired|The link is over/,
  superseded: /Replaced by a newer link/,
  cancelled: /Stopped/,
  failed: /Could not be sent|Arrived too late|The link is over/,
  reported: /did not ask for this/,
};
const REQUEST_SAYS: Record<RequestState, RegExp | undefined> = {
  open: undefined,
  approved: undefined,
  denied: /\bDenied\b/,
  cancelled: /\bCancelled\b/,
  expired: /\bExpired\b/,
  superseded: /\bSuperseded\b/,
};

/** What was posted to a channel before its card, where Slack's answer was lost (docs/decisions/192). */
const LOST = /One moment: something waits for approval/;

/** Every copy of every card stands in Slack once and tells the end of what it is about. */
export async function cardTroubles({
  core,
  accountId,
  slack,
}: Day): Promise<{ troubles: string[]; cards: number }> {
  const seen = new Map<string, string[]>();
  for (const { messages } of slack.workspace.conversations.values())
    for (const { metadata, blocks, text } of messages) {
      const id = readCardMark(metadata);
      const words = wordsIn(blocks) || text;
      if (id && !LOST.test(words)) seen.set(id, [...(seen.get(id) ?? []), words]);
    }
  const rows = await core.db.postedMessage.findMany({
    where: { accountId, kind: 'card' },
    include: { link: true, request: true },
  });
  const troubles: string[] = [];
  for (const { id, link, request, destination } of rows) {
    const [words, ...more] = seen.get(id) ?? [];
    const state = link?.state ?? request?.state;
    const says = link ? LINK_SAYS[link.state] : request ? REQUEST_SAYS[request.state] : undefined;
    const trouble = (what: string) =>
      troubles.push(`The card ${id} at ${destination} of a ${link ? 'link' : 'request'}, ${state}: ${what}`);
    if (words === undefined) trouble('is not in Slack.');
    else if (more.length > 0) trouble(`stands there ${1 + more.length} times.`);
    else if (!says) trouble('has not come to an end.');
    else if (link?.reportedAt ? !LINK_SAYS.reported?.test(words) : !says.test(words))
      trouble(`says ${words}`);
    else if (/^(Approve|Deny|Cancel request)$/m.test(words)) trouble('still has buttons.');
  }
  return { troubles, cards: rows.length };
}

/** Rows, providers, ledger and Audit Log tell the same. */
export async function bookTroubles({ core, accountId, mails, texts }: Day): Promise<string[]> {
  const troubles = [...(await verifyAudit(core, accountId)).problems];
  const rows = await core.db.delivery.findMany({
    where: { accountId },
    include: { credits: true, link: true },
  });
  const audit = await core.db.auditEntry.findMany({ where: { accountId } });
  const mailed = Map.groupBy(mails.delivered, ({ idempotencyKey }) => idempotencyKey);
  const texted = Map.groupBy(texts.taken, ({ deliveryId }) => deliveryId);
  const about = Map.groupBy(audit, ({ details }) => (details as { link?: string }).link);
  let charged = 0;
  for (const { id, channel, state, problem, credits, link, sealedToken } of rows) {
    const trouble = (what: string) => troubles.push(`The ${channel} ${id}, ${state}: ${what}.`);
    const got = channel === 'email' ? (mailed.get(`delivery/${id}`) ?? []) : (texted.get(id) ?? []);
    const wentOut = ['sent', 'delivered', 'bounced', 'complained'].includes(state);
    if (sealedToken) trouble('its token is still there');
    if (['queued', 'sending'].includes(state)) trouble('is still under way');
    if (got.length > 1 || (wentOut && got.length === 0)) trouble(`went out ${got.length} times`);
    if (state === 'cancelled' && got.length > 0) trouble('went out though it was stopped');
    const cost = 0 - credits.reduce((sum, { amount }) => sum + amount, 0);
    const paid = texted.get(id)?.some(({ status }) => status !== 'failed') ? 1 : 0;
    charged += cost;
    if (cost !== paid) trouble(`cost ${cost} credits, and ${paid} were charged`);
    if (!link) continue;
    const actions = (about.get(link.id) ?? []).map(({ action }) => action);
    const once = (action: string, expected: boolean) => {
      const times = actions.filter((one) => one === action).length;
      if (times !== (expected ? 1 : 0)) trouble(`${action} stands ${times} times in the Audit Log`);
    };
    once('reset.redeemed', link.state === 'redeemed');
    once('reset.expired', link.state === 'expired');
    // Of a text that nobody knows of it says so, and later that it had never left.
    once('reset.sent', got.length > 0 || problem === 'sms_never_left');
    const ofRequest = actions.filter((one) => one === 'request.approved').length;
    const direct = actions.filter((one) => one === 'reset.requested').length;
    if (ofRequest + direct === 0) trouble('nobody asked for it, says the Audit Log');
  }
  if (mails.delivered.length !== [...mailed.keys()].length) troubles.push('A mail went out twice.');
  const { sum, balance } = await ledgerSum(core, accountId);
  if (sum !== balance || balance !== CREDITS - charged)
    troubles.push(`The ledger adds up to ${sum}, the balance is ${balance}, and ${charged} were charged.`);
  return troubles;
}
