import type { ActionsBlock, Button, HomeView, KnownBlock, RichTextBlock } from '@slack/types';
import type { HomeShown } from '../../core/home/readHome.ts';
import { LEVEL_NAMES } from '../../core/permissions/levels.ts';
import { ACTION_WORDS } from '../../core/permissions/words.ts';
import { creditsLeft } from '../blocks/credits.ts';
import { LIMITS } from '../blocks/limits.ts';
import { lines, plain, tidy } from '../blocks/texts.ts';
import { requestRow, resetRow } from '../modals/resetsRows.ts';
import {
  HOME_CREDITS,
  HOME_LINK,
  HOME_RESET_GUARDIAN,
  HOME_RESET_STAFF,
  HOME_RESETS,
  HOME_STAFF,
} from './names.ts';
import { settingsBlocks } from './settingsBlocks.ts';
import { waitingBlocks } from './waitingBlocks.ts';
import { weekBlocks } from './weekBlocks.ts';

/**
 * App Home of a staff member: what waits, what they asked for, what they may do. Names stand where Slack parses nothing.
 * @param as without the picture, what it shows is told in words: Slack takes no view of which it cannot fetch a picture.
 */
export function homeView(home: HomeShown, as: { picture: boolean } = { picture: true }): HomeView {
  const { waiting, own, week, settings } = home;
  return {
    type: 'home',
    blocks: [
      { type: 'header', text: plain(tidy(home.centre), LIMITS.header) },
      who(home),
      ways(home),
      ...(settings?.deadEnds ?? []).slice(0, 3).map(({ sentence }) => lines([`⚠️ ${tidy(sentence, 400)}`])),
      ...waitingBlocks(waiting, home.may),
      { type: 'divider' },
      heading('Your latest resets'),
      ...(own.length === 0
        ? [
            lines([
              'You have not asked for a password reset yet. Start with the button above, or /reset-guardian.',
            ]),
          ]
        : own.flatMap((one) => (one.kind === 'request' ? requestRow(one) : resetRow(one, false)))),
      ...creditBlocks(home),
      ...(week ? weekBlocks(week, as) : []),
      ...(settings ? settingsBlocks(settings) : []),
      { type: 'divider' },
      heading('What you may do'),
      list(home.may.map((action) => sentenceCase(ACTION_WORDS[action]))),
      lines(['/keydesk why [what] tells which rule decides; /keydesk help lists the commands.']),
    ],
  };
}

/** App Home of somebody who is nobody to Keydesk yet, or no more. */
export function notLinkedHome(): HomeView {
  return {
    type: 'home',
    blocks: [
      { type: 'header', text: plain('Keydesk does not know you yet', LIMITS.header) },
      lines([
        'Keydesk sends password resets for your centre. To use it, prove once who you are: sign in to the Office Portal with your staff login, and confirm.',
      ]),
      { type: 'actions', elements: [button(HOME_LINK, 'Link my Slack account', 'primary')] },
    ],
  };
}

function who({ name, level, linkedAt }: HomeShown): KnownBlock {
  return lines(
    [{ strong: tidy(name) }, ` · ${LEVEL_NAMES[level]}`],
    ['Linked to your Slack account: ', { at: linkedAt }],
  );
}

/** The buttons that begin something. */
function ways({ may }: HomeShown): ActionsBlock {
  return {
    type: 'actions',
    elements: [
      button(HOME_RESET_GUARDIAN, 'Reset a guardian’s password', 'primary'),
      ...(may.includes('request-staff-reset')
        ? [button(HOME_RESET_STAFF, 'Reset a colleague’s password')]
        : []),
      button(HOME_RESETS, 'Latest resets'),
      ...(may.includes('see-staff') ? [button(HOME_STAFF, 'Staff')] : []),
    ],
  };
}

function creditBlocks({ credits }: HomeShown): KnownBlock[] {
  if (!credits) return [];
  const { balance, threshold, smsEnabled, pausedReason } = credits;
  const standing = !smsEnabled
    ? 'SMS is off for this centre.'
    : pausedReason === undefined
      ? balance < threshold
        ? `Fewer than ${threshold}: ask whoever runs Keydesk for more.`
        : 'SMS is on. One credit pays for one text.'
      : 'SMS is paused; the button tells why.';
  return [
    { type: 'divider' },
    heading('SMS credits'),
    lines([{ strong: sentenceCase(creditsLeft(balance)) }, `. ${standing}`]),
    { type: 'actions', elements: [button(HOME_CREDITS, 'Where they went')] },
  ];
}

function list(items: readonly string[]): RichTextBlock {
  return {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_list',
        style: 'bullet',
        elements: items.map((text) => ({ type: 'rich_text_section', elements: [{ type: 'text', text }] })),
      },
    ],
  };
}

function heading(words: string): KnownBlock {
  return { type: 'header', text: plain(words, LIMITS.header) };
}

function button(action: string, words: string, style?: 'primary'): Button {
  return {
    type: 'button',
    action_id: action,
    text: plain(words, LIMITS.button),
    ...(style ? { style } : {}),
  };
}

function sentenceCase(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** App Home of somebody whom Keydesk does not serve, or cannot at the moment. */
export function refusedHome(sentence: string): HomeView {
  return { type: 'home', blocks: [{ type: 'section', text: plain(sentence, LIMITS.sectionText) }] };
}
