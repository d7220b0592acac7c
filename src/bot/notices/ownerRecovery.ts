import type { ActionsBlock } from '@slack/types';
import type { Notice } from '../../core/notices/notice.ts';
import { clip, LIMITS } from '../blocks/limits.ts';
import { plain } from '../blocks/texts.ts';
import type { Words } from './noticeMessage.ts';

/** Stops a recovery. Its value is the recovery's id, and no authority: whoever presses it is looked up. */
export const STOP_RECOVERY = 'stop-recovery';

type Recovery = Extract<Notice, { kind: 'owner-recovery' }>;

/** What the Business Owner reads when a link for their password was asked for. */
export function ownerRecoveryWords(centre: string, { content }: Recovery): Words {
  const when = new Intl.DateTimeFormat('en-US', {
    weekday: 'long',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone: zone(content.timezone),
  }).format(new Date(content.sendAt));
  return {
    title: 'A link for your password was asked for',
    happened: `Whoever runs Keydesk was asked to let the Business Owner of ${centre} choose a new password, and noted how that was verified. On ${when} a link goes to your email on record.`,
    todo: 'If that was you, wait for the email. If not, stop it now, and call whoever runs Keydesk.',
  };
}

/** The button under it. */
export function stopRecoveryButton(notice: Notice): ActionsBlock[] {
  if (notice.kind !== 'owner-recovery') return [];
  return [
    {
      type: 'actions',
      elements: [
        {
          type: 'button',
          action_id: STOP_RECOVERY,
          style: 'danger',
          text: plain('Stop it', LIMITS.button),
          accessibility_label: clip('Stop the link for a new password of the Business Owner', LIMITS.button),
          value: notice.content.recoveryId,
        },
      ],
    },
  ];
}

/** A time zone that this machine does not know must not hold up a warning. */
function zone(name: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name;
  } catch {
    return 'UTC';
  }
}
