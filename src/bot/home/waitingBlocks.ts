import type { KnownBlock } from '@slack/types';
import type { WaitingRequests } from '../../core/home/waiting.ts';
import type { Action } from '../../core/permissions/levels.ts';
import { decisionButtons } from '../approvals/decisionButtons.ts';
import { LIMITS } from '../blocks/limits.ts';
import { lines, plain, tidy } from '../blocks/texts.ts';
import { wentBy } from '../cards/resetCard.ts';
import { besideName } from '../cards/whomWords.ts';

/** Requests that wait for the reader, each with its buttons; nothing for who decides none. */
export function waitingBlocks({ first, more }: WaitingRequests, may: readonly Action[]): KnownBlock[] {
  if (!may.includes('decide-guardian-resets') && !may.includes('decide-staff-resets')) return [];
  return [
    { type: 'divider' },
    { type: 'header', text: plain('Waiting for you', LIMITS.header) },
    ...(first.length === 0 ? [lines(['Nothing waits for your decision.'])] : []),
    ...first.flatMap((request): KnownBlock[] => [
      lines(
        ['⏳ ', { strong: tidy(request.subject.name) }, ` · ${besideName(request.subject)}`],
        [
          `${wentBy(request)} to ${request.to} · asked for by ${tidy(request.requester.name)} `,
          { at: request.requestedAt },
        ],
        ...request.reasons.map(({ title, sentence }) => [{ strong: title }, `: ${sentence}`]),
        ['Can be decided until ', { at: request.expiresAt }],
      ),
      { type: 'actions', elements: decisionButtons(request.requestId, request.subject.name) },
    ]),
    ...(more > 0 ? [lines([`And ${more} more: /resets lists them all.`])] : []),
  ];
}
