import type { ActionsBlock, KnownBlock } from '@slack/types';
import type { ListedRequest } from '../../core/cards/listRequests.ts';
import type { ListedReset } from '../../core/cards/listResets.ts';
import { againMakesSense } from '../../core/cards/sendAgain.ts';
import type { RequestState } from '../../core/database/client.ts';
import { LIST_SHOWN } from '../blocks/limits.ts';
import { lines, type Piece, tidy } from '../blocks/texts.ts';
import { askedBy, creditWords, sendAgainButton, wentBy } from '../cards/resetCard.ts';
import { resetStory } from '../cards/resetStory.ts';
import { besideName } from '../cards/whomWords.ts';

/** One reset: who, where it stands, how it went and when, and the way to send it again. */
export function resetRow(
  { linkId, shown, link, delivery, newest }: ListedReset,
  mayRepeat: boolean,
): KnownBlock[] {
  const story = resetStory(link, delivery, newest);
  const name = tidy(shown.whom.name);
  const last = story.steps.at(-1);
  const about = lines(
    [`${story.mark} `, { strong: name }, ` · ${besideName(shown.whom)}`],
    [{ strong: story.title }, ` · ${wentBy(shown)} to ${shown.to}${creditWords(shown, ' · ')}`],
    [
      'Requested ',
      { at: link.request?.requestedAt ?? link.requestedAt },
      ` by ${askedBy(shown)}`,
      ...(shown.approvedBy === undefined ? [] : [` · approved by ${tidy(shown.approvedBy)}`]),
      ...(last && last.what !== 'Requested' ? [` · ${last.what} `, { at: last.at }] : []),
    ],
    ...(story.expiresAt ? [['The link expires ', { at: story.expiresAt }]] : []),
  );
  const again = mayRepeat && newest ? againMakesSense(link, delivery) : undefined;
  const button: ActionsBlock[] = again
    ? [{ type: 'actions', elements: [sendAgainButton(linkId, name, again)] }]
    : [];
  return [about, ...button, { type: 'divider' }];
}

/** A request that waits, or that ended without a link: who, where it stands, who asked and who decided. */
export function requestRow(request: ListedRequest): KnownBlock[] {
  const { whom, state, to } = request;
  const { mark, title } = REQUEST_WORDS[state];
  const about = lines(
    [`${mark} `, { strong: tidy(whom.name) }, ` · ${besideName(whom)}`],
    [{ strong: title }, ` · ${wentBy(request)} to ${to}`],
    ['Requested ', { at: request.requestedAt }, ` by ${tidy(request.askedBy)}`, ...ending(request)],
    ...(request.because ? [[`Why: ${tidy(request.because, LIST_SHOWN)}`]] : []),
  );
  return [about, { type: 'divider' }];
}

function ending({ state, expiresAt, endedAt, decidedBy }: ListedRequest): Piece[] {
  if (state === 'open') return [' · can be approved until ', { at: expiresAt }];
  if (!endedAt) return [];
  const who = decidedBy === undefined ? '' : ` by ${tidy(decidedBy)}`;
  return [` · ended${who} `, { at: endedAt }];
}

/** A request is denied, cancelled, expired or superseded: different words everywhere (A5). */
const REQUEST_WORDS: Record<RequestState, { mark: string; title: string }> = {
  open: { mark: '⏳', title: 'Waiting for approval' },
  approved: { mark: '⚠️', title: 'Approved, but no link was made' },
  denied: { mark: '⛔', title: 'Denied' },
  cancelled: { mark: '⛔', title: 'Request cancelled' },
  expired: { mark: '⌛', title: 'Request expired: nobody decided' },
  superseded: { mark: '🔁', title: 'Request superseded' },
};
