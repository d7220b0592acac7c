import type { Button } from '@slack/types';
import type { RequestId } from '../../core/ids.ts';
import { LIMITS } from '../blocks/limits.ts';
import { plain, tidy } from '../blocks/texts.ts';

export const APPROVE = 'approve-request';
export const DENY = 'deny-request';

/** Approve and Deny; both open a window (A2). They carry the request's id alone, and rights are read at the press (A3). */
export function decisionButtons(requestId: RequestId, whom: string): [Button, Button] {
  return [
    button(APPROVE, 'Approve', requestId, `Approve the reset for ${tidy(whom)}`, 'primary'),
    button(DENY, 'Deny', requestId, `Deny the reset for ${tidy(whom)}`, 'danger'),
  ];
}

function button(
  action: string,
  words: string,
  requestId: RequestId,
  aloud: string,
  style: 'primary' | 'danger',
): Button {
  return {
    type: 'button',
    action_id: action,
    text: plain(words, LIMITS.button),
    accessibility_label: plain(aloud, LIMITS.button).text,
    value: requestId,
    style,
  };
}
