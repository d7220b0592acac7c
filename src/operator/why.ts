import type { Command } from 'commander';
import { findAccount } from '../core/accounts/findAccount.ts';
import type { Core } from '../core/core.ts';
import { Refusal } from '../core/errors.ts';
import type { AccountId, StaffId } from '../core/ids.ts';
import { explain, type NamedStanding } from '../core/permissions/explain.ts';
import { actionAsked, isOnStaff, QUESTIONS } from '../core/permissions/questions.ts';
import { findByEmailOrId } from '../core/staff/byEmailOrId.ts';
import type { Run } from './answer.ts';
import { withCore } from './withCore.ts';

/** A word that asks about nothing. */
class NoSuchQuestion extends Refusal {
  readonly code = 'no-such-question';
  constructor(word: string) {
    super(`“${word}” is nothing to ask about. Ask about one of: ${Object.keys(QUESTIONS).join(', ')}.`);
  }
}

/** None of the staff has this email or id, or several have it. */
class NotOneStaff extends Refusal {
  readonly code = 'not-one-staff';
  constructor(words: string, count: number) {
    super(
      count === 0
        ? `Nobody on the staff has the email or id “${words}”. Look in the staff list.`
        : `${count} of the staff have the email “${words}”. Give the id from the staff list instead.`,
    );
  }
}

/** `why` */
export function addWhy(program: Command, run: Run): void {
  program
    .command('why')
    .exitOverride()
    .argument('<account>', 'the account’s slug')
    .argument('<staff>', 'email or id of the staff member')
    .argument('<action>', Object.keys(QUESTIONS).join(', '))
    .argument('[colleague]', 'email or id of whom it would be done to')
    .description('who may do something, by which rule, and who may instead: as /keydesk why answers')
    .action(
      run((slug: string, staff: string, word: string, colleague: string | undefined) =>
        withCore(async (core) => {
          const { id } = await findAccount(core, slug);
          const action = actionAsked(word.toLowerCase());
          if (!action) throw new NoSuchQuestion(word);
          const asker = await one(core, id, staff);
          const question =
            colleague !== undefined && isOnStaff(action)
              ? { action, subject: await one(core, id, colleague) }
              : { action };
          const { may, rule, sentence } = await explain(core, id, asker, question);
          return { lines: [sentence], json: { ok: true, may, rule, action, why: sentence } };
        }),
      ),
    );
}

async function one(core: Core, accountId: AccountId, words: string): Promise<NamedStanding> {
  const found = await findByEmailOrId(core, accountId, words);
  const [only, another] = found;
  if (!only || another) throw new NotOneStaff(words, found.length);
  return { ...only, staffId: only.id as StaffId };
}
