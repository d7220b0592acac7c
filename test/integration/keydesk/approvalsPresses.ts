import { stateOf } from '../../../demo/slack/client/state.ts';
import { commonFields } from '../../../demo/slack/dispatch/payloads.ts';
import { signatureHeaders } from '../../../demo/slack/dispatch/signing.ts';
import { wordsOfView } from '../../../demo/slack/driver/words.ts';
import { isObject, type JsonObject } from '../../../demo/slack/json.ts';
import { issueTrigger } from '../../../demo/slack/triggers.ts';
import { APPROVING, DECISION_NOTE, DENYING } from '../../../src/bot/approvals/decisionModal.ts';
import { CANCEL_REQUEST } from '../../../src/bot/approvals/requestCard.ts';
import type { RequestId } from '../../../src/core/ids.ts';
import { packRequest } from '../../../src/handlers/slack/requestCarried.ts';
import type { World } from './world.ts';

/** What a press was answered with: the window that the person sees then. */
export interface Told {
  words: string;
  /** All of it, times included. */
  view: string;
}

let windows = 0;

/** Approve or Deny in the window of a decision, as Slack posts it to the Keydesk at `url`. */
export async function pressDecision(
  world: World,
  url: string,
  who: string,
  requestId: RequestId,
  decision: 'approve' | 'deny',
): Promise<Told> {
  windows += 1;
  const view = {
    id: `V0RACE${windows}`,
    type: 'modal',
    callback_id: decision === 'approve' ? APPROVING : DENYING,
    private_metadata: packRequest(requestId),
    hash: `1.${windows}`,
    state: {
      values: { [DECISION_NOTE]: { [DECISION_NOTE]: { type: 'plain_text_input', value: 'as agreed' } } },
    },
  };
  const body = await post(world, url, who, { type: 'view_submission', view, response_urls: [] });
  const answer: unknown = JSON.parse(body);
  if (!isObject(answer) || answer.response_action !== 'update' || !isObject(answer.view))
    throw new Error(`${who} was answered ${body}`);
  return { words: wordsOfView(answer.view), view: JSON.stringify(answer.view) };
}

/** Cancel request on the requester's own card, confirmed, and what the window says that it opens. */
export async function pressCancel(
  world: World,
  url: string,
  who: string,
  requestId: RequestId,
  patienceMs = 15_000,
): Promise<Told> {
  const { workspace } = world.slack;
  const person = world.slack.person(who, { patienceMs });
  if (stateOf(workspace, who).modals.length > 0) await person.closesAll();
  windows += 1;
  await post(world, url, who, {
    type: 'block_actions',
    container: { type: 'message', message_ts: `1.${windows}`, channel_id: 'D0RACE' },
    trigger_id: issueTrigger(workspace, who),
    actions: [
      {
        type: 'button',
        action_id: CANCEL_REQUEST,
        block_id: 'b',
        value: requestId,
        action_ts: `1.${windows}`,
      },
    ],
  });
  const view = await person.modal((words) => !words.includes('One moment'));
  await person.closesAll();
  return { words: wordsOfView(view), view: JSON.stringify(view) };
}

async function post(
  { slack, settings }: World,
  url: string,
  who: string,
  payload: JsonObject,
): Promise<string> {
  const person = slack.workspace.people.get(who);
  if (!person) throw new Error(`Nobody is called ${who}.`);
  const all = { ...commonFields(slack.workspace, person), ...payload };
  const body = new URLSearchParams({ payload: JSON.stringify(all) }).toString();
  const answer = await fetch(`${url}/slack/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...signatureHeaders(settings.SLACK_SIGNING_SECRET ?? '', body, new Date()),
    },
    body,
  });
  if (answer.status !== 200) throw new Error(`${who} was answered ${answer.status}: ${await answer.text()}`);
  return answer.text();
}
