import type { ActionsBlock } from '@slack/types';
import type { Notice } from '../../core/notices/notice.ts';
import { LEVEL_NAMES } from '../../core/permissions/levels.ts';
import { clip, LIMITS } from '../blocks/limits.ts';
import { plain, tidy } from '../blocks/texts.ts';
import type { Words } from './noticeMessage.ts';

/** Opens what somebody had tried before they were linked. Its value is the id of the offer, and no authority. */
export const GO_ON = 'go-on';

type StaffKind = 'slack-linked' | 'admin-linked' | 'slack-left' | 'level-changed';

/** What notices about links, levels and leaving say. */
export function staffWords(centre: string, notice: Extract<Notice, { kind: StaffKind }>): Words {
  switch (notice.kind) {
    case 'slack-linked': {
      const { staff, tried } = notice.content;
      return {
        mark: '🔗',
        title: 'You are linked',
        happened: `Your Slack account now acts for ${tidy(staff)} on the staff of ${centre}. /keydesk whoami shows what you may do.`,
        todo: `If you are not ${tidy(staff)}, type /keydesk unlink and tell an admin of the centre.${
          tried ? ' Or go on with what you tried before:' : ''
        }`,
      };
    }
    case 'admin-linked': {
      const { staff, level, slackName } = notice.content;
      return {
        mark: '🔗',
        title: `${LEVEL_NAMES[level]} was linked in Slack`,
        happened: `The staff login of ${tidy(staff)} was linked to the Slack user ${tidy(slackName)}, who can now do in Slack whatever ${tidy(staff)} may do.`,
        todo: `Is that really ${tidy(staff)}? If not, unlink them with /staff right away.`,
      };
    }
    case 'slack-left': {
      const { staff, because, isOwner } = notice.content;
      const how = because === 'guest' ? 'is only a guest in Slack now' : 'was switched off in Slack';
      return {
        title: 'Somebody of the staff left Slack',
        happened: `${tidy(staff)} ${how}. Keydesk has unlinked them and signed them out of the Office Portal of ${centre}.`,
        todo: isOwner
          ? `The Business Owner is told by email. If nobody of you expected that, ask whoever administers Slack why.`
          : `If ${tidy(staff)} has left the centre, deactivate them with /staff too, so that they cannot sign in again.`,
      };
    }
    case 'level-changed': {
      const { from, to, by } = notice.content;
      return {
        mark: '🪪',
        title: `Your level is now ${LEVEL_NAMES[to]}`,
        happened: `${tidy(by)} changed your level at ${centre} from ${LEVEL_NAMES[from]} to ${LEVEL_NAMES[to]}.`,
        todo: '/keydesk whoami shows what you may do now.',
      };
    }
  }
}

/** The button under "you are linked", if something was tried before. */
export function goOnButton(notice: Notice): ActionsBlock[] {
  if (notice.kind !== 'slack-linked' || !notice.content.tried) return [];
  const { tried, offer } = notice.content;
  return [
    {
      type: 'actions',
      elements: [
        {
          type: 'button',
          action_id: GO_ON,
          text: plain(`Go on with ${tried}`, LIMITS.button),
          accessibility_label: clip(`Go on with ${tried}, which you tried before`, LIMITS.button),
          value: offer,
        },
      ],
    },
  ];
}
