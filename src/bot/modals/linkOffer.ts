import type { KnownBlock, ModalView, RichTextBlock } from '@slack/types';
import { MINUTE } from '../../core/clock.ts';
import { OFFER_LIFE } from '../../core/staff/offerLink.ts';
import { LIMITS } from '../blocks/limits.ts';
import { lines, plain } from '../blocks/texts.ts';
import type { Answer } from '../interaction.ts';

const UNKNOWN = 'Keydesk does not know yet who you are on the staff.';
const HOW = `Open this link, sign in to the Office Portal and confirm that you are you. It works once, for ${OFFER_LIFE / MINUTE} minutes, and is for you alone: never pass it on.`;
const PASSWORD = 'No password for the Office Portal yet? Choose “Forgot your password?” there.';

/** The way to be linked, as an answer that only the person sees. */
export function linkOfferAnswer(url: string): Answer {
  // Our own address and nothing else, so that Slack may make a link of it.
  return { text: `${UNKNOWN} ${HOW} ${PASSWORD} <${url}>`, blocks: blocks(url) };
}

/** The same in place of a window that somebody could not use. */
export function linkOfferModal(url: string): ModalView {
  return {
    type: 'modal',
    title: plain('Keydesk', LIMITS.modalTitle),
    close: plain('Close', LIMITS.modalButton),
    blocks: blocks(url),
  } satisfies ModalView;
}

function blocks(url: string): KnownBlock[] {
  return [
    lines([UNKNOWN]),
    lines([HOW]),
    linkTo(url, 'Sign in and link my Slack account'),
    lines([PASSWORD]),
  ];
}

function linkTo(url: string, text: string): RichTextBlock {
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'link', url, text, style: { bold: true } }] }],
  };
}
