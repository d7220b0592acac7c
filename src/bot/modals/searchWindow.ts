import type { InputBlock, KnownBlock, ModalView, SectionBlock } from '@slack/types';
import { LIMITS } from '../blocks/limits.ts';
import { MOST_TYPED, plain } from '../blocks/texts.ts';

/** By which names Slack brings back what is done in a window in which somebody is looked for. */
export interface SearchWindowNames {
  title: string;
  /** The window itself, when it is searched again. */
  search: string;
  /** The family picker. */
  family: string;
  /** The field of words. */
  words: string;
  /** What one can type there. */
  placeholder: string;
}

/** The parts of a window in which a family is picked while typing, or words are typed once more. */
export function searchWindow({ title, search, family, words, placeholder }: SearchWindowNames) {
  return {
    modal: (blocks: KnownBlock[], searchable = false): ModalView => ({
      type: 'modal',
      callback_id: search,
      title: plain(title, LIMITS.modalTitle),
      close: plain('Close', LIMITS.modalButton),
      ...(searchable ? { submit: plain('Search', LIMITS.modalButton) } : {}),
      blocks,
    }),
    familyPicker: (label: string): SectionBlock => ({
      type: 'section',
      block_id: family,
      text: plain(label, LIMITS.sectionText),
      accessory: {
        type: 'external_select',
        action_id: family,
        min_query_length: 2,
        placeholder: plain('Find a family', LIMITS.placeholder),
      },
    }),
    /** The field holds what was searched for, to be bettered. */
    wordsInput: (sought: string): InputBlock => ({
      type: 'input',
      block_id: words,
      label: plain('Search again', LIMITS.hint),
      element: {
        type: 'plain_text_input',
        action_id: words,
        max_length: MOST_TYPED,
        initial_value: sought,
        placeholder: plain(placeholder, LIMITS.placeholder),
      },
    }),
  };
}

/** A sentence of a window, in which Slack looks for nothing. */
export function sentence(text: string): SectionBlock {
  return { type: 'section', text: plain(text, LIMITS.sectionText) };
}
