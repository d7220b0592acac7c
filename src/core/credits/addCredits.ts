import type { Operator } from '../accounts/createAccount.ts';
import { appendAudit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import type { AccountId } from '../ids.ts';
import { enter } from './ledger.ts';
import { lockBalance } from './lockBalance.ts';
import { CreditsRefused } from './refusals.ts';
import { afterRising } from './threshold.ts';

/** At once: more is a slip of the finger. */
const MOST_AT_ONCE = 1_000_000;
/** Altogether: far from where an integer of the database ends. */
const MOST_ALTOGETHER = 1_000_000_000;
const MOST_NOTE = 200;
/** In one line of words, nothing turns the writing direction or breaks the line. */
const NOT_A_LINE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u{202A}-\u{202E}\u{2066}-\u{2069}]/u;

/**
 * The Operator puts credits on an account.
 * @param amount in credits, 1 to 1,000,000.
 * @param note what they are for, such as "invoice 1042": one line, 200 characters at most.
 * @returns the balance after it, in credits.
 * @throws CreditsRefused; then nothing was added.
 */
export async function addCredits(
  core: Pick<Core, 'db' | 'clock' | 'secrets' | 'queue'>,
  given: { accountId: AccountId; amount: number; note: string; by: Operator },
): Promise<{ balance: number }> {
  const { accountId, amount, by } = given;
  if (!Number.isInteger(amount) || amount < 1 || amount > MOST_AT_ONCE)
    throw new CreditsRefused('Add a whole number of credits from 1 to 1,000,000.');
  const note = givenNote(given.note);
  return core.db.$transaction(async (tx) => {
    if ((await lockBalance(tx, accountId)) + amount > MOST_ALTOGETHER)
      throw new CreditsRefused('An account holds at most 1,000,000,000 credits. Add fewer.');
    const entry = await enter(core, tx, { accountId, kind: 'added', amount, note });
    if (!entry) throw new Error('The ledger of credits did not take an entry.');
    const { balance } = entry;
    await afterRising(tx, accountId, balance);
    await core.queue.add(tx, 'home', { accountId });
    await appendAudit(core, tx, accountId, {
      actor: { kind: 'operator', id: by.login },
      via: 'operator_tool',
      action: 'credits.added',
      subject: { kind: 'account', id: accountId },
      details: { amount, note, balance },
    });
    return { balance };
  });
}

function givenNote(text: string): string {
  // Before anything else is done with it: normalising a huge text takes long.
  const note = text.length > MOST_NOTE * 4 ? text : text.trim().normalize('NFC');
  if ([...note].length > MOST_NOTE)
    throw new CreditsRefused(`A note has at most ${MOST_NOTE} characters. Shorten it.`);
  if (!/[\p{L}\p{N}]/u.test(note))
    throw new CreditsRefused('Say what the credits are for, such as “invoice 1042”.');
  if (NOT_A_LINE.test(note)) throw new CreditsRefused('Write the note in one line of plain text.');
  return note;
}
