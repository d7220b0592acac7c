import type { ModalView } from '@slack/types';
import { LIMITS } from '../blocks/limits.ts';
import { plain } from '../blocks/texts.ts';

/** One sentence and a way out. */
export function noticeModal(sentence: string, { title = 'Keydesk', close = 'Close' } = {}): ModalView {
  return {
    type: 'modal',
    title: plain(title, LIMITS.modalTitle),
    close: plain(close, LIMITS.modalButton),
    blocks: [{ type: 'section', text: plain(sentence, LIMITS.sectionText) }],
  } satisfies ModalView;
}

/** What stands while something is looked up. It has nothing to press, so nothing can be pressed too early. */
export function lookingModal(what: string): ModalView {
  return noticeModal(`⏳ ${what}`, { close: 'Cancel' });
}
