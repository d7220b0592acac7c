import { randomInt } from 'node:crypto';
import type { RespondFn, ViewResponseAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Core } from '../core/core.ts';
import { Refusal } from '../core/errors.ts';
import { clip, LIMITS } from './blocks/limits.ts';
import { say } from './blocks/texts.ts';
import type { Asking } from './identity.ts';
import type { Answer } from './interaction.ts';
import { linkOfferAnswer, linkOfferModal } from './modals/linkOffer.ts';
import { noticeModal } from './modals/noticeModal.ts';
import { AppNeedsMending, NotLinked, SlackBusy, SlackSilent, TookTooLong } from './refusals.ts';
import { slackTrouble } from './slackTrouble.ts';

/** A place where a person can be told something. */
export type Surface =
  | { kind: 'modal'; viewId: string; hash?: string }
  | { kind: 'ephemeral'; respond: RespondFn }
  | { kind: 'direct-message'; slackUserId: string };

/** Slack's codes for a trigger that is over (3 seconds) or was used. */
const TRIGGER_OVER = /trigger/;
const NEEDS_MENDING = new Set([
  'missing_scope',
  'not_allowed_token_type',
  'invalid_auth',
  'token_revoked',
  'token_expired',
  'account_inactive',
  'not_authed',
  'no_permission',
]);

/**
 * The one sentence for whatever went wrong: a refusal's own, Slack's trouble in our words, and for the unexpected
 * a reference number that is also in the log.
 */
export function sentenceFor(core: Pick<Core, 'log'>, error: unknown): string {
  const refusal = asRefusal(error);
  if (refusal) return refusal.message;
  // Nothing to guess: it only has to be found again in a log.
  const reference = `${randomInt(1_000, 10_000)}-${randomInt(1_000, 10_000)}`;
  core.log.error({ err: error, reference }, 'unexpected, in Slack');
  return `Something went wrong in Keydesk. Tell whoever runs it the number ${reference}, and try again in a moment.`;
}

/** Tells a person what went wrong, on the first of these surfaces that works. Never throws: nobody is left to tell. */
export async function showRefusal(
  { core, slack, asking }: { core: Pick<Core, 'log'>; slack: WebClient; asking?: Pick<Asking, 'offerLink'> },
  error: unknown,
  surfaces: readonly Surface[],
): Promise<void> {
  const said = await refusalIn(core, error, asking);
  for (const surface of surfaces) {
    try {
      await show(slack, said, surface);
      return;
    } catch (failure) {
      core.log.warn(
        { surface: surface.kind, trouble: slackTrouble(failure) ?? String(failure) },
        'could not tell the person',
      );
    }
  }
}

/** How a submitted window answers: beside `field` when pressing the button again can help, else in place of the form. */
export function answerRefusal(core: Pick<Core, 'log'>, error: unknown, field?: string): ViewResponseAction {
  const sentence = sentenceFor(core, error);
  return field && mayPassByItself(error)
    ? { response_action: 'errors', errors: { [field]: clip(sentence, LIMITS.fieldError) } }
    : { response_action: 'update', view: noticeModal(sentence) };
}

/** A refusal, in each form that it can be told in. */
interface Told {
  /** What goes away again, and only the person sees. */
  answer: Answer;
  modal: ModalView;
  /** What stays in Slack: no link that is for one person alone. */
  message: Answer;
}

/** Whoever is not linked gets the way to be linked with it, where it does not stay. */
async function refusalIn(
  core: Pick<Core, 'log'>,
  error: unknown,
  asking: Pick<Asking, 'offerLink'> | undefined,
): Promise<Told> {
  if (error instanceof NotLinked && asking) {
    try {
      const url = await asking.offerLink();
      return { answer: linkOfferAnswer(url), modal: linkOfferModal(url), message: say(error.message) };
    } catch (failure) {
      core.log.warn({ err: failure }, 'could not offer to link somebody');
    }
  }
  const sentence = sentenceFor(core, error);
  return { answer: say(sentence), modal: noticeModal(sentence), message: say(sentence) };
}

async function show(slack: WebClient, { answer, modal, message }: Told, surface: Surface): Promise<void> {
  switch (surface.kind) {
    case 'modal':
      await slack.views.update({
        view_id: surface.viewId,
        ...(surface.hash ? { hash: surface.hash } : {}),
        view: modal,
      });
      return;
    case 'ephemeral':
      await surface.respond({ response_type: 'ephemeral', replace_original: false, ...answer });
      return;
    case 'direct-message':
      await slack.chat.postMessage({ channel: surface.slackUserId, ...message });
  }
}

function asRefusal(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  const trouble = slackTrouble(error);
  if (!trouble) return undefined;
  if (trouble.kind === 'busy') return new SlackBusy();
  if (trouble.kind === 'silent') return new SlackSilent();
  if (TRIGGER_OVER.test(trouble.code)) return new TookTooLong();
  return NEEDS_MENDING.has(trouble.code) ? new AppNeedsMending(trouble.code) : undefined;
}

/** Whether the same press, a moment later, may go well: then the filled form stays. The unexpected may. */
function mayPassByItself(error: unknown): boolean {
  const refusal = asRefusal(error);
  return !refusal || ['identity-unknown', 'slack-busy', 'slack-silent', 'too-busy'].includes(refusal.code);
}
