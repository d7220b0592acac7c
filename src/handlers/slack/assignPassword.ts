import type { ModalView } from '@slack/types';
import { typedWords } from '../../bot/blocks/texts.ts';
import type { Asker } from '../../bot/identity.ts';
import type { CommandHandler, Interaction, Submission } from '../../bot/interaction.ts';
import { openAndFill } from '../../bot/modalFlow.ts';
import { ASSIGN_WORDS, type AssigneeShown, assignSearchModal } from '../../bot/modals/assignModals.ts';
import { lookingModal } from '../../bot/modals/noticeModal.ts';
import { maskEmail } from '../../core/addresses.ts';
import type { Core } from '../../core/core.ts';
import { type FoundStaff, searchStaff, standingOf } from '../../core/directory/findStaff.ts';
import { NotPermitted } from '../../core/errors.ts';
import { judge, judgeOnStaff } from '../../core/permissions/judge.ts';
import { whoMay } from '../../core/permissions/whoMay.ts';
import { ACTION_WORDS, ruleInWords } from '../../core/permissions/words.ts';
import { assignQuestion } from './assignPasswordAsk.ts';
import { staffSought } from './staffSought.ts';

/** `/assign-password [@person, name or email]`: finds the colleague (S5). The password is never typed in Slack. */
export const assignPassword: CommandHandler = async (use) => {
  await openAndFill(use, use.triggerId, 'Looking…', () => findAssignee(use, use.words));
  return undefined;
};

/** "Search again" in the window itself. */
export const searchToAssign: Submission = {
  field: ASSIGN_WORDS,
  working: () => lookingModal('Still looking…'),
  handle: (use) => findAssignee(use, typedWords(use.view.values[ASSIGN_WORDS]?.[ASSIGN_WORDS]?.value)),
};

/** The question at once where only one is meant whose password may be assigned; else who was found. */
async function findAssignee({ core, asking }: Interaction, words: string): Promise<ModalView> {
  const asker = await asking.proven;
  await requireAssign(core, asker);
  const sought = staffSought(words, asker);
  const { staff, more } = await searchStaff(core, asker.accountId, sought);
  const shown = staff.map((one) => assigneeShown(asker, one));
  const [only, ...others] = shown;
  if (words && only && others.length === 0 && !only.whyNot) return assignQuestion(only);
  return assignSearchModal('slackUserId' in sought ? '' : words, { staff: shown, more });
}

/** A colleague with a masked email, and which rule is against assigning their password, if one is. */
export function assigneeShown({ staffId, level }: Asker, found: FoundStaff): AssigneeShown {
  const asker = { staffId, level, active: true };
  const { rule } = judgeOnStaff(asker, 'assign-password', standingOf(found));
  return {
    ...{ staffId: found.id, name: found.name, level: found.level },
    email: found.email ? maskEmail(found.email) : undefined,
    whyNot: rule === 'may' ? undefined : ruleInWords(rule, 'assign-password', found.name),
  };
}

/** @throws NotPermitted naming those who may. */
export async function requireAssign(core: Core, { accountId, staffId, level }: Asker): Promise<void> {
  if (judge({ staffId, level, active: true }, 'assign-password').may) return;
  const able = await whoMay(core, accountId, 'assign-password');
  throw new NotPermitted(ACTION_WORDS['assign-password'], able);
}
