import type { ModalView, SectionBlock } from '@slack/types';
import { tidy } from '../blocks/texts.ts';
import { type GuardianShown, guardianCard } from './guardianCard.ts';
import { searchWindow, sentence } from './searchWindow.ts';

export const CHOOSE_FAMILY = 'choose-family';
export const SEARCH_GUARDIANS = 'search-guardians';
export const SEARCH_WORDS = 'search-words';

/** At most this many cards (`more` says that there were others). */
export const GUARDIANS_SHOWN = 20;
const { modal, familyPicker, wordsInput } = searchWindow({
  title: 'Password reset',
  search: SEARCH_GUARDIANS,
  family: CHOOSE_FAMILY,
  words: SEARCH_WORDS,
  placeholder: 'Name, family, student, email or phone',
});

/** What stands above the cards: for a Front Desk person, who can send. */
export interface ResultsNote {
  whoCanSend?: string;
}

/** Without words: pick a family while typing. */
export function pickFamilyModal(): ModalView {
  return modal([familyPicker('Which family? Type part of a name, student, email or phone.')]);
}

/** The guardians of the family that was picked; another can be picked above them. */
export function familyModal(guardians: readonly GuardianShown[], note: ResultsNote = {}): ModalView {
  const cards = guardians.slice(0, GUARDIANS_SHOWN).flatMap(guardianCard);
  const head = howMany(guardians.length).map(sentence);
  return modal([familyPicker('Another family?'), ...noteOf(note), { type: 'divider' }, ...head, ...cards]);
}

/** What is to be said of a family that cannot be shown whole, if anything. */
function howMany(guardians: number): string[] {
  if (guardians === 0) return ['This family has no guardians on record.'];
  if (guardians <= GUARDIANS_SHOWN) return [];
  return [
    `Showing the first ${GUARDIANS_SHOWN} of ${guardians} guardians; type /reset-guardian and a name to find the others.`,
  ];
}

/** What was found by words. */
export function resultsModal(
  words: string,
  { guardians, more }: { guardians: readonly GuardianShown[]; more: boolean },
  note: ResultsNote = {},
): ModalView {
  if (guardians.length === 0) return nothingFoundModal(words);
  const shown = guardians.slice(0, GUARDIANS_SHOWN);
  const sought = `“${tidy(words)}”`;
  const found =
    shown.length === 1 ? `One guardian for ${sought}.` : `${shown.length} guardians for ${sought}.`;
  const cut = more || guardians.length > shown.length;
  const head = cut
    ? `Showing the first ${shown.length} for ${sought}; add another word to find fewer.`
    : found;
  const again = cut ? [wordsInput(words)] : [];
  return modal(
    [sentence(head), ...again, ...noteOf(note), { type: 'divider' }, ...shown.flatMap(guardianCard)],
    cut,
  );
}

/** Nothing found: how to find it, and where to. */
export function nothingFoundModal(words: string): ModalView {
  const tips = [
    `Nobody found for “${tidy(words)}”.`,
    'Try fewer words or only the beginning of a name, the name of a student, or the last digits of the phone.',
  ];
  return modal([sentence(tips.join(' ')), wordsInput(words)], true);
}

function noteOf({ whoCanSend }: ResultsNote): SectionBlock[] {
  return whoCanSend ? [sentence(whoCanSend)] : [];
}
