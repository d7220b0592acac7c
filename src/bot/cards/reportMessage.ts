import type { LinkRow, ResetShown } from '../../core/cards/readReset.ts';
import { LIMITS } from '../blocks/limits.ts';
import { DAY_AND_TIME, inert, lines, moment, plain, tidy } from '../blocks/texts.ts';
import { askedBy, type Card, identifiedWords, mrkdwn, wentBy } from './resetCard.ts';
import { besideName, speakingOf } from './whomWords.ts';

/**
 * What a manager is told when somebody says that they did not ask for a reset: whom it is about, who had asked, and
 * what to do. Names stand only where Slack parses nothing.
 * @param toRequester whether its reader is who had asked for the reset.
 */
export function reportMessage(
  reset: ResetShown,
  link: LinkRow,
  { toRequester }: { toRequester: boolean },
): Card {
  const name = tidy(reset.whom.name);
  const beside = besideName(reset.whom);
  const title = speakingOf(reset.whom.kind, TITLE);
  const went = `Link ${wentBy(reset)} to ${reset.to}`;
  const asked = `Asked for by ${toRequester ? 'you' : askedBy(reset)}`;
  const identified = identifiedWords(reset);
  const caller = identified ? ` · caller identified: ${identified}` : '';
  const todo = whatToDo(reset, link, toRequester);
  const history = [
    `Asked for ${moment(link.requestedAt, DAY_AND_TIME)}`,
    ...(link.reportedAt ? [`Reported ${moment(link.reportedAt, DAY_AND_TIME)}`] : []),
  ].join(' › ');
  return {
    text: [
      `${title}: password reset for ${inert(name)} (${inert(beside)}). ${whatBecame(link)}`,
      `${inert(went)}. ${inert(asked)}${inert(caller)}, ${moment(link.requestedAt, DAY_AND_TIME)}.`,
      inert(todo),
    ].join(' '),
    blocks: [
      { type: 'header', text: plain(`⛔ Not asked for: password reset for ${name}`, LIMITS.header) },
      { type: 'section', text: mrkdwn(`*${title}.* ${whatBecame(link)}`) },
      lines([{ strong: name }, ` · ${beside}`], [went], [`${asked}${caller}`]),
      lines([todo]),
      { type: 'context', elements: [mrkdwn(history)] },
    ],
  };
}

const TITLE = 'The guardian says they did not ask for this';

/** What the report found. The same before and after the end of a late link is written down. */
function whatBecame({ state }: LinkRow): string {
  switch (state) {
    case 'reported':
      return 'The link was stopped, and the password is as it was.';
    case 'redeemed':
      return 'A new password had been chosen with the link before.';
    case 'superseded':
      return 'A newer link had replaced this one before; no password was chosen with it.';
    default:
      return 'The link was over by then; no password was chosen with it.';
  }
}

function whatToDo(reset: ResetShown, { state }: LinkRow, toRequester: boolean): string {
  const used = state === 'redeemed';
  const steps = [
    used &&
      `Call ${tidy(reset.whom.name)} on the number on file now. If it was not them, somebody else reads what goes to that ${reset.channel === 'email' ? 'address' : 'phone'}: correct the record, then ${wayBack(reset)}.`,
    nextStep(reset, { used, toRequester }),
    'The Audit Log has every step.',
  ];
  return steps.filter(Boolean).join(' ');
}

/** How somebody gets a password of their own again. */
function wayBack({ whom }: ResetShown): string {
  if (whom.kind === 'guardian') return 'they can use Forgot Password on the Customer Portal';
  return whom.level === 'owner'
    ? 'ask whoever runs Keydesk to recover their login'
    : 'they can use Forgot Password on the Office Portal';
}

function nextStep(reset: ResetShown, { used, toRequester }: { used: boolean; toRequester: boolean }): string {
  const { whom } = reset;
  if (reset.byOperator) return 'Speak to whoever runs Keydesk about how that was made sure of.';
  if (reset.askedBy === undefined) {
    return used
      ? ''
      : `Whoever typed the address got nothing: the link went to the address on record. If it happens again, speak to ${whom.kind === 'guardian' ? 'the guardian' : 'them'}.`;
  }
  return toRequester
    ? speakingOf(
        whom.kind,
        'Think back to who had called and how you made sure of it, and tell another manager.',
      )
    : `Speak to ${tidy(reset.askedBy)} about who had called and how that was made sure of.`;
}
