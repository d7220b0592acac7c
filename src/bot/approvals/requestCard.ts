import type { ActionsBlock, Button, KnownBlock } from '@slack/types';
import type { RequestShown } from '../../core/approvals/readRequest.ts';
import type { CardReader } from '../../core/approvals/requestCards.ts';
import { clip, LIMITS } from '../blocks/limits.ts';
import { DAY_AND_TIME, inert, lines, moment, plain, tidy } from '../blocks/texts.ts';
import { type Card, mrkdwn, wentBy } from '../cards/resetCard.ts';
import { besideName } from '../cards/whomWords.ts';
import { decisionButtons } from './decisionButtons.ts';
import { endSentences, REQUEST_STANDS } from './requestEnds.ts';
import { decidersSentence, identified, requesterWords, requestFacts } from './requestFacts.ts';

/** Takes a request back. Its value is the id of the request, and no authority. */
export const CANCEL_REQUEST = 'cancel-request';

/**
 * The card of a request, laid out as the card of the reset that it becomes. Names stand only where Slack parses nothing.
 * @param reader whom this copy speaks to: it chooses the buttons, and gives no right.
 */
export function requestCard(request: RequestShown, reader: CardReader): Card {
  const { state, expiresAt, endedAt, subject } = request;
  const { mark, word } = REQUEST_STANDS[state];
  const open = state === 'open';
  const standing = open
    ? `*${word}* · can be decided until ${moment(expiresAt, DAY_AND_TIME)}`
    : `*${word}*${endedAt ? ` ${moment(endedAt, DAY_AND_TIME)}` : ''}`;
  return {
    text: textOf(request),
    blocks: [
      { type: 'header', text: plain(`${mark} Password reset for ${tidy(subject.name)}`, LIMITS.header) },
      { type: 'section', text: mrkdwn(standing) },
      ...(open ? [] : [lines([endSentences(request).join(' ')])]),
      lines(
        ...requestFacts(request, { byYou: reader === 'requester' }),
        ...(open ? [[decidersSentence(request)]] : []),
      ),
      { type: 'context', elements: [mrkdwn(history(request))] },
      ...(open ? buttons(request, reader) : []),
    ] satisfies KnownBlock[],
  };
}

function history({ state, requestedAt, remindedAt, endedAt }: RequestShown): string {
  const steps = [
    `Requested ${moment(requestedAt, DAY_AND_TIME)}`,
    ...(remindedAt ? [`Reminded ${moment(remindedAt)}`] : []),
    ...(state !== 'open' && endedAt ? [`${REQUEST_STANDS[state].word} ${moment(endedAt)}`] : []),
  ];
  return steps.join(' › ');
}

function buttons({ requestId, subject }: RequestShown, reader: CardReader): ActionsBlock[] {
  switch (reader) {
    case 'decider':
    case 'channel':
      return [{ type: 'actions', elements: decisionButtons(requestId, subject.name) }];
    case 'requester':
      return [{ type: 'actions', elements: [cancelButton(requestId, subject.name)] }];
    case 'onlooker':
      return [];
  }
}

function cancelButton(requestId: string, whom: string): Button {
  return {
    type: 'button',
    action_id: CANCEL_REQUEST,
    value: requestId,
    text: plain('Cancel request', LIMITS.button),
    accessibility_label: clip(`Cancel the request for ${tidy(whom)}`, LIMITS.button),
    confirm: {
      title: plain('Cancel this request?', LIMITS.confirmTitle),
      text: plain(
        `Nothing is sent to ${tidy(whom)}, and nobody needs to decide any more.`,
        LIMITS.confirmText,
      ),
      confirm: plain('Cancel request', LIMITS.confirmButton),
      deny: plain('Keep it', LIMITS.confirmButton),
    },
  };
}

function textOf(request: RequestShown): string {
  const { state, subject, to, reasons, expiresAt, endedAt } = request;
  const { word } = REQUEST_STANDS[state];
  const whom = `${inert(tidy(subject.name))} (${inert(besideName(subject))})`;
  return [
    `${word}: password reset for ${whom} ${wentBy(request)} to ${inert(to)}.`,
    ...endSentences(request).map(inert),
    `${inert(`Asked for by ${requesterWords(request)}${identified(request, ', ')}`)}.`,
    ...reasons.map(({ title, sentence }) => inert(`${title}: ${sentence}`)),
    ...(state === 'open'
      ? [inert(decidersSentence(request)), `It can be decided until ${moment(expiresAt, DAY_AND_TIME)}.`]
      : []),
    ...(endedAt ? [`It ended ${moment(endedAt, DAY_AND_TIME)}.`] : []),
  ].join(' ');
}
