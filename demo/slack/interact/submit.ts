import { tellApp } from '../dispatch/acknowledged.ts';
import { commonFields } from '../dispatch/payloads.ts';
import { isObject, type JsonObject, stringOf } from '../json.ts';
import type { Person } from '../people.ts';
import { Refusal } from '../refusal.ts';
import { issueTrigger } from '../triggers.ts';
import { viewProblems } from '../validate/surfaces.ts';
import { mergeValues } from '../view-values.ts';
import { closeAll, closeView, type OpenView, pushModal, replaceView, topView, viewObject } from '../views.ts';
import { SlackError } from '../web-api/slack-error.ts';
import { giveNotice, type Workspace, warn } from '../workspace.ts';
import { checkEntries } from './choice.ts';
import { fieldErrors } from './fields.ts';
import { MODAL_TROUBLE } from './troubles.ts';

/** What a person sees after Submit: all well, red words at fields, or Slack's own trouble notice. */
export type SubmitOutcome =
  | { ok: true }
  | { ok: false; errors: Record<string, string> }
  | { ok: false; notice: string };

/** Submits the modal a person looks at; required fields and lengths are checked first, as Slack does. */
export async function submitView(
  workspace: Workspace,
  person: Person,
  viewId: string,
  values: unknown,
): Promise<SubmitOutcome> {
  const view = topView(workspace, person.id);
  if (view?.id !== viewId) throw new Refusal('That window is not open any more.');
  if (!isObject(view.content.submit)) throw new Refusal('This window has nothing to submit.');
  checkEntries(workspace, person, view.blocks, values);
  view.values = mergeValues(view.values, values);
  const missing = fieldErrors(view);
  if (Object.keys(missing).length > 0) return { ok: false, errors: missing };
  const ack = await tellApp(workspace, {
    type: 'interactive',
    payload: {
      type: 'view_submission',
      ...commonFields(workspace, person),
      trigger_id: issueTrigger(workspace, person.id, view.id),
      view: viewObject(workspace, view),
      response_urls: [],
    },
    acceptsAnswer: true,
  });
  if (!ack.acked) return trouble(workspace, person);
  // Closed or changed hands meanwhile: there is nothing left to apply the answer to.
  if (!workspace.views.has(view.id)) return { ok: true };
  return applyAnswer(workspace, person, view, ack.body);
}

function trouble(workspace: Workspace, person: Person): SubmitOutcome {
  giveNotice(workspace, person.id, MODAL_TROUBLE);
  return { ok: false, notice: MODAL_TROUBLE };
}

function applyAnswer(
  workspace: Workspace,
  person: Person,
  view: OpenView,
  answer: JsonObject | string | undefined,
): SubmitOutcome {
  if (answer === undefined) {
    closeView(workspace, view);
    return { ok: true };
  }
  const problem = isObject(answer) ? carryOut(workspace, person, view, answer) : 'not a response_action';
  if (typeof problem === 'string') {
    warn(workspace, `view_submission: ${problem}`);
    return trouble(workspace, person);
  }
  return problem;
}

/** Applies a response_action; a string says why Slack would not. */
function carryOut(
  workspace: Workspace,
  person: Person,
  view: OpenView,
  answer: JsonObject,
): SubmitOutcome | string {
  const action = stringOf(answer.response_action);
  if (action === 'clear') {
    closeAll(workspace, person.id);
    return { ok: true };
  }
  if (action === 'errors') return showErrors(view, answer.errors);
  if (action !== 'update' && action !== 'push')
    return `unknown response_action ${String(answer.response_action)}`;
  const problems = viewProblems(answer.view, 'modal');
  if (problems.length > 0) return problems.join('; ');
  try {
    if (action === 'update') replaceView(workspace, view, answer.view as JsonObject);
    else pushModal(workspace, person.id, answer.view as JsonObject);
  } catch (error) {
    if (error instanceof SlackError) return error.code;
    throw error;
  }
  return { ok: true };
}

function showErrors(view: OpenView, errors: unknown): SubmitOutcome | string {
  if (!isObject(errors) || Object.keys(errors).length === 0) return 'response_action errors without errors';
  const shown: Record<string, string> = {};
  for (const [blockId, text] of Object.entries(errors)) {
    const block = view.blocks.find((one) => one.block_id === blockId);
    if (block?.type !== 'input') return `errors: "${blockId}" is not the block_id of an input block`;
    if (typeof text !== 'string' || text === '') return `errors: "${blockId}" has no text`;
    shown[blockId] = text;
  }
  return { ok: false, errors: shown };
}
