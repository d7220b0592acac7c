import type { Whom } from '../../core/cards/whom.ts';
import { LEVEL_NAMES } from '../../core/permissions/levels.ts';
import { tidy } from '../blocks/texts.ts';

/** What stands beside a name, so that two of the same name are told apart: "Smith family", "Manager". */
export function besideName(whom: Whom): string {
  return whom.kind === 'guardian' ? `${tidy(whom.family)} family` : LEVEL_NAMES[whom.level];
}

const OF_STAFF: readonly (readonly [RegExp, string])[] = [
  [/guardian/g, 'staff member'],
  [/family’s record/g, 'staff record'],
  [/Customer Portal/g, 'Office Portal'],
  [/the managers are told/g, 'Admin Access is told'],
  [/another manager/g, 'somebody else with Admin Access'],
];

/** Sentences about resets are written once, as of guardians; this says one of whom it is about. Never given a name. */
export function speakingOf(kind: Whom['kind'], sentence: string): string {
  if (kind === 'guardian') return sentence;
  return OF_STAFF.reduce((said, [words, instead]) => said.replace(words, instead), sentence);
}
