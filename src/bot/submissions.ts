import { setTimeout } from 'node:timers/promises';
import type { AckFn, ViewResponseAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { Refusal } from '../core/errors.ts';
import { clip, LIMITS } from './blocks/limits.ts';
import type { Interaction, SeenView, Submission } from './interaction.ts';
import { updateModal } from './modalFlow.ts';
import { NotKnown } from './refusals.ts';
import { answerRefusal, showRefusal } from './showRefusal.ts';

/** Slack applies what an acknowledgement says a moment after it has it; an update sent at once could be overtaken by it. */
const SETTLING = 300;

type Outcome = { view: ModalView } | { errors: Record<string, string> } | { failure: unknown };

/**
 * Answers a submitted window within Slack's 3 seconds: with the outcome if it is there in time, else with
 * "still working" and the outcome later. Somebody who closed the window meanwhile hears of a failure by direct message;
 * a success shows on the card.
 */
export async function answerSubmission(
  use: Interaction,
  submission: Submission | undefined,
  seen: SeenView,
  ack: AckFn<ViewResponseAction>,
  answerWithin: number,
): Promise<void> {
  if (!submission) return ack(answerRefusal(use.core, new NotKnown('window')));
  const outcome = outcomeOf(submission, use, seen);
  const inTime = await Promise.race([outcome, setTimeout(answerWithin, undefined, { ref: false })]);
  if (inTime) {
    await ack(inWindow(use, submission, inTime));
  } else {
    await ack({ response_action: 'update', view: submission.working() });
    const [late] = await Promise.all([outcome, setTimeout(SETTLING)]);
    await showLate(use, seen.id, late);
  }
  await doAfterwards(use, submission, seen);
}

async function doAfterwards(use: Interaction, { afterwards }: Submission, view: SeenView): Promise<void> {
  try {
    await afterwards?.({ ...use, view });
  } catch (error) {
    // Of a refusal the person has heard in the answer itself.
    if (error instanceof Refusal)
      use.core.log.debug({ code: error.code }, 'what follows a submitted window was refused');
    else use.core.log.warn({ err: error }, 'what follows a submitted window could not be done');
  }
}

async function outcomeOf(submission: Submission, use: Interaction, view: SeenView): Promise<Outcome> {
  try {
    const answer = await submission.handle({ ...use, view });
    return 'errors' in answer ? { errors: answer.errors } : { view: answer };
  } catch (failure) {
    return { failure };
  }
}

function inWindow({ core }: Interaction, { field }: Submission, outcome: Outcome): ViewResponseAction {
  if ('failure' in outcome) return answerRefusal(core, outcome.failure, field);
  if ('view' in outcome) return { response_action: 'update', view: outcome.view };
  const errors = Object.entries(outcome.errors).map(([block, words]) => [
    block,
    clip(words, LIMITS.fieldError),
  ]);
  return { response_action: 'errors', errors: Object.fromEntries(errors) };
}

async function showLate(use: Interaction, viewId: string, outcome: Outcome): Promise<void> {
  if ('view' in outcome) {
    try {
      await updateModal(use.slack, { viewId }, outcome.view);
    } catch (error) {
      use.core.log.warn({ err: error }, 'a late answer could not be shown; the card tells the rest');
    }
    return;
  }
  const failure =
    'failure' in outcome ? outcome.failure : new Error('Fields were found wrong too late to be shown.');
  const slackUserId = use.asking.person.slackUserId;
  await showRefusal(use, failure, [
    { kind: 'modal', viewId },
    { kind: 'direct-message', slackUserId },
  ]);
}
