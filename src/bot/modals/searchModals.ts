import type { InputBlock, KnownBlock, ModalView, SectionBlock } from '@slack/types';
import { LIMITS } from '../blocks/limits.ts';
import { MOST_TYPED, plain, tidy } from '../blocks/texts.ts';
import { type GuardianShown, guardianCard } from './guardianCard.ts';

export const CHOOSE_FAMILY = 'choose-family';
export const SEARCH_GUARDIANS = 'search-guardians';
export const SEARCH_WORDS = 'search-words';

/** At most this many cards (`more` says that there were others). */
export const GUARDIANS_SHOWN = 20;
const TITLE = 'Password reset';

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

function modal(blocks: KnownBlock[], searchable = false): ModalView {
  return {
    type: 'modal',
    callback_id: SEARCH_GUARDIANS,
    title: plain(TITLE, LIMITS.modalTitle),
    close: plain('Close', LIMITS.modalButton),
    ...(searchable ? { submit: plain('Search', LIMITS.modalButton) } : {}),
    blocks,
  } satisfies ModalView;
}

function sentence(text: string): SectionBlock {
  return { type: 'section', text: plain(text, LIMITS.sectionText) };
}

function noteOf({ whoCanSend }: ResultsNote): SectionBlock[] {
  return whoCanSend ? [sentence(whoCanSend)] : [];
}

function familyPicker(label: string): SectionBlock {
  return {
    type: 'section',
    block_id: CHOOSE_FAMILY,
    text: plain(label, LIMITS.sectionText),
    accessory: {
      type: 'external_select',
      action_id: CHOOSE_FAMILY,
      min_query_length: 2,
      placeholder: plain('Find a family', LIMITS.placeholder),
    },
  };
}

/** The field holds what was searched for, to be bettered. */
function wordsInput(words: string): InputBlock {
  return {
    type: 'input',
    block_id: SEARCH_WORDS,
    label: plain('Search again', LIMITS.hint),
    element: {
      type: 'plain_text_input',
      action_id: SEARCH_WORDS,
      max_length: MOST_TYPED,
      initial_value: words,
      placeholder: plain('Name, family, student, email or phone', LIMITS.placeholder),
    },
  };
}
