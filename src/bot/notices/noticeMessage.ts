import type { Notice } from '../../core/notices/notice.ts';
import { creditsLeft, figure } from '../blocks/credits.ts';
import { LIMITS } from '../blocks/limits.ts';
import { inert, lines, plain, tidy } from '../blocks/texts.ts';
import type { Card } from '../cards/resetCard.ts';
import { ownerRecoveryWords, stopRecoveryButton } from './ownerRecovery.ts';
import { requestWords } from './requestWords.ts';
import { goOnButton, staffWords } from './staffWords.ts';

/** A notice as its reader gets it: what happened, and what to do. Names stand only where Slack parses nothing. */
export function noticeMessage(centre: string, notice: Notice): Card {
  const { mark = '⚠️', title, happened, todo } = wordsOf(tidy(centre), notice);
  return {
    text: inert(`${title}. ${happened} ${todo}`),
    blocks: [
      { type: 'header', text: plain(`${mark} ${title}`, LIMITS.header) },
      lines([happened]),
      lines([todo]),
      ...goOnButton(notice),
      ...stopRecoveryButton(notice),
    ],
  };
}

export interface Words {
  /** Stands before the title. */
  mark?: string;
  title: string;
  happened: string;
  todo: string;
}

function wordsOf(centre: string, notice: Notice): Words {
  switch (notice.kind) {
    case 'credits-low': {
      const { balance, threshold } = notice.content;
      return {
        title: 'SMS credits run low',
        happened: `${centre} has ${creditsLeft(balance)}, fewer than the ${figure.format(threshold)} at which you are told.`,
        todo: `Ask whoever runs Keydesk for more. ${
          balance === 0
            ? 'Until then password resets go by email only.'
            : 'With none left, password resets go by email only.'
        } /sms-credits shows where they went.`,
      };
    }
    case 'sms-paused':
      return {
        title: 'SMS is paused',
        happened: `${centre} sends no texts at the moment: ${tidy(notice.content.reason, 300)}`,
        todo: 'Send password resets by email, and tell whoever runs Keydesk, who can mend it.',
      };
    case 'burst':
    case 'approvals-channel':
    case 'request-waiting':
    case 'request-ended':
      return requestWords(notice);
    case 'owner-recovery':
      return ownerRecoveryWords(centre, notice);
    default:
      return staffWords(centre, notice);
  }
}
