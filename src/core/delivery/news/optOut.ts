import { appendAudits } from '../../audit/append.ts';
import { MINUTE } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { Tx } from '../../database/client.ts';
import type { AccountId } from '../../ids.ts';
import { rememberOnce } from '../../workspaces/seenRequests.ts';
import { clearMark, markAddress } from '../marks.ts';

/** What somebody said by answering a text with one word. */
export type OptOut = 'stop' | 'start';

/** Twilio's own words (twilio.com/docs/messaging/tutorials/advanced-opt-out), those of the TCPA, and the same in Spanish. */
const STOP_WORDS = new Set(
  'stop unsubscribe end quit stopall revoke optout cancel alto parar pare detener baja cancelar'.split(' '),
);
const START_WORDS = new Set(['start', 'yes', 'unstop', 'iniciar', 'empezar']);

/** The longest answer that is looked at; an answer of more words is a message to a person. */
const MOST_LETTERS = 40;

/** Reads an answer. @param type what Twilio made of it, where its Advanced Opt-Out is on. */
export function readOptOut(body: string, type: string | undefined): OptOut | undefined {
  if (type === 'STOP') return 'stop';
  if (type === 'START') return 'start';
  if (body.length > MOST_LETTERS) return undefined;
  const word = body.toLowerCase().replace(/[^\p{L}]/gu, '');
  if (STOP_WORDS.has(word)) return 'stop';
  return START_WORDS.has(word) ? 'start' : undefined;
}

/** An answer has no time in its signature, so for so long a copy of it is known as one. */
const REMEMBERED = 60 * 24 * 60 * MINUTE;

/**
 * STOP and its relatives mark a number in every account that has it on record, until START clears it: Twilio stops
 * between its sender and the number, which knows no accounts. START clears a number thought dead as well, since it has
 * just texted us. Each answer counts once.
 * @param phone E.164, from the provider.
 */
export async function takeOptOut(
  core: Core,
  { phone, what, messageId }: { phone: string; what: OptOut; messageId: string },
): Promise<void> {
  const accounts = await core.db.$queryRaw<{ accountId: AccountId }[]>`
    SELECT account_id AS "accountId" FROM guardians WHERE phone = ${phone}
    UNION SELECT account_id FROM staff WHERE phone = ${phone}
    UNION SELECT account_id FROM address_marks WHERE channel = 'sms' AND address = ${phone}
    ORDER BY 1`;
  for (const { accountId } of accounts) {
    await core.db.$transaction(async (tx) => {
      if (!(await rememberOnce(core, tx, `sms answer ${accountId} ${messageId}`, REMEMBERED))) return;
      const number = { accountId, channel: 'sms' as const, address: phone };
      const entries =
        what === 'stop' ? await markAddress(core, tx, number, 'opted_out') : await clearMark(tx, number);
      if (entries.length === 0) return;
      await tellCards(core, tx, accountId, phone);
      await appendAudits(core, tx, accountId, entries);
    });
  }
}

/** The cards of links that went to the number and still live. */
async function tellCards(core: Core, tx: Tx, accountId: AccountId, phone: string): Promise<void> {
  const links = await tx.resetLink.findMany({
    where: { accountId, channel: 'sms', address: phone, state: { in: ['pending', 'live'] } },
    select: { id: true },
    take: 100,
  });
  for (const { id } of links) await core.queue.add(tx, 'card', { linkId: id });
}
