import type { ModalView } from '@slack/types';
import type { Asker } from '../../bot/identity.ts';
import { staffListModal } from '../../bot/modals/staffList.ts';
import { type StaffCard, staffCardModal } from '../../bot/modals/staffListCard.ts';
import { maskEmail } from '../../core/addresses.ts';
import type { Core } from '../../core/core.ts';
import { standingOf } from '../../core/directory/findStaff.ts';
import { NotPermitted } from '../../core/errors.ts';
import type { StaffId } from '../../core/ids.ts';
import { judgeOnStaff, type Standing } from '../../core/permissions/judge.ts';
import { LEVELS, mayDo } from '../../core/permissions/levels.ts';
import { whoMay } from '../../core/permissions/whoMay.ts';
import { ACTION_WORDS, ruleInWords } from '../../core/permissions/words.ts';
import { type ListedStaff, listStaff, readListedStaff } from '../../core/staff/list.ts';
import { NoSuchStaff } from '../../core/staff/refusals.ts';
import { staffSought } from './staffSought.ts';

/** @throws NotPermitted below Admin Access */
export async function requireSeeStaff(core: Core, { accountId, level }: Asker): Promise<void> {
  if (mayDo(level, 'see-staff')) return;
  throw new NotPermitted(ACTION_WORDS['see-staff'], await whoMay(core, accountId, 'see-staff'));
}

/** The list of those whom words fit; of one person, and when words were given, the card. */
export async function staffWindow(core: Core, asker: Asker, words: string): Promise<ModalView> {
  await requireSeeStaff(core, asker);
  const sought = staffSought(words, asker);
  const { staff, more } = await listStaff(core, asker, sought);
  const [one, another] = staff;
  if (words && one && !another) return staffCardModal(cardOf(asker, one));
  return staffListModal('slackUserId' in sought ? { mentioned: true } : words, staff, more);
}

/** Somebody's card, from the record as it is now. @throws NotPermitted, NoSuchStaff */
export async function staffCard(core: Core, asker: Asker, staffId: StaffId): Promise<ModalView> {
  await requireSeeStaff(core, asker);
  const listed = await readListedStaff(core, asker, staffId);
  if (!listed) throw new NoSuchStaff();
  return staffCardModal(cardOf(asker, listed));
}

/** What the asker is offered is what the rules allow; each is asked about again when it is done. */
function cardOf({ staffId, level }: Asker, listed: ListedStaff): StaffCard {
  const asker: Standing = { staffId, level, active: true };
  const subject = standingOf(listed);
  const levels = LEVELS.filter(
    (to) => to !== listed.level && judgeOnStaff(asker, 'change-levels', subject, to).may,
  );
  const deactivating = judgeOnStaff(asker, 'deactivate-staff', subject);
  const unlinking = judgeOnStaff(asker, 'unlink-others', subject);
  const changing = judgeOnStaff(asker, 'change-levels', subject);
  const against = new Set([changing.rule, deactivating.rule, unlinking.rule]);
  const notes = [...against].flatMap((rule) =>
    rule === 'may' ? [] : [ruleInWords(rule, 'change-levels', listed.name)],
  );
  return {
    id: listed.id,
    name: listed.name,
    level: listed.level,
    active: listed.active,
    linkedAt: listed.linkedAt,
    email: listed.email ? maskEmail(listed.email) : undefined,
    levels,
    mayDeactivate: deactivating.may,
    mayUnlink: unlinking.may && listed.linkedAt !== undefined,
    notes,
  };
}
