import type { RequestShown } from '../../core/approvals/readRequest.ts';
import { WHERE_NOBODY_CAN } from '../../core/approvals/refusals.ts';
import { LEVEL_NAMES } from '../../core/permissions/levels.ts';
import { type Piece, tidy } from '../blocks/texts.ts';
import { identifiedWords, wentBy } from '../cards/resetCard.ts';
import { besideName } from '../cards/whomWords.ts';

/** What every card and window says of a request: whom it is for and by which way, who asked, and why it waits. */
export function requestFacts(request: RequestShown, { byYou = false } = {}): Piece[][] {
  const { subject, to, reasons } = request;
  return [
    [{ strong: tidy(subject.name) }, ` · ${besideName(subject)}`],
    [`Reset ${wentBy(request)} to ${to}`],
    [`Asked for by ${byYou ? 'you' : requesterWords(request)}${identified(request, ' · ')}`],
    ...reasons.map(({ title, sentence }) => [{ strong: title }, `: ${sentence}`]),
  ];
}

/** "Fern Front-Desk (Front Desk)" */
export function requesterWords({ requester }: Pick<RequestShown, 'requester'>): string {
  return `${tidy(requester.name)} (${LEVEL_NAMES[requester.level]})`;
}

/** How it was made sure who asks, after `before`; empty when nobody was asked. */
export function identified(request: RequestShown, before: string): string {
  const words = identifiedWords(request);
  const who = request.subject.kind === 'guardian' ? 'caller identified' : 'identified';
  return words ? `${before}${who}: ${words}` : '';
}

/** How many names a sentence bears. */
const NAMES_SHOWN = 3;

/** Who can decide, in a sentence. */
export function decidersSentence({ deciders }: Pick<RequestShown, 'deciders'>): string {
  if (deciders.length === 0) return `At the moment nobody can decide it. ${WHERE_NOBODY_CAN}`;
  const names = deciders.map((name) => tidy(name));
  const more = names.length - NAMES_SHOWN;
  // "or 1 more" would be no shorter than the name.
  return `${anyOf(more > 1 ? [...names.slice(0, NAMES_SHOWN), `${more} more`] : names)} can decide.`;
}

/** "Maya", "Maya or Ada". */
function anyOf(names: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(names);
}
