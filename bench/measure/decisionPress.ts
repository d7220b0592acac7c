import { signatureHeaders } from '../../demo/slack/dispatch/signing.ts';
import { APPROVING, DECISION_NOTE } from '../../src/bot/approvals/decisionModal.ts';
import type { RequestId } from '../../src/core/ids.ts';
import { packRequest } from '../../src/handlers/slack/requestCarried.ts';
import { SLACK_SIGNING_SECRET } from '../stage/keydesk.ts';

let windows = 0;

/** Approve in the window of a decision, as Slack posts it. @throws when it was not approved. */
export async function pressApprove(
  url: string,
  { team, who, requestId }: { team: string; who: string; requestId: RequestId },
): Promise<void> {
  windows += 1;
  const payload = {
    type: 'view_submission',
    team: { id: team, domain: 'bench' },
    user: { id: who, username: who, team_id: team },
    is_enterprise_install: false,
    response_urls: [],
    view: {
      id: `V0BENCH${windows}`,
      type: 'modal',
      hash: `1.${windows}`,
      callback_id: APPROVING,
      private_metadata: packRequest(requestId),
      state: { values: { [DECISION_NOTE]: { [DECISION_NOTE]: { type: 'plain_text_input', value: null } } } },
    },
  };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const answer = await fetch(`${url}/slack/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...signatureHeaders(SLACK_SIGNING_SECRET, body, new Date()),
    },
    body,
  });
  const words = await answer.text();
  if (!words.includes('The link is on its way')) throw new Error(`Approve was answered: ${words}`);
}
