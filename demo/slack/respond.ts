import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseJsonObject, readBody, sendJson } from './http-body.ts';
import type { JsonObject } from './json.ts';
import { postAsApp, removeMessage, rewrite } from './messages.ts';
import { RESPONSE_URL_LIFE_MS, RESPONSE_URL_USES, type ResponseUrl } from './response-urls.ts';
import { readContent } from './web-api/chat-content.ts';
import { failWith } from './web-api/router.ts';
import { SlackError } from './web-api/slack-error.ts';
import { type Workspace, warn } from './workspace.ts';

/**
 * Carries out an app's answer to an interaction: new message (ephemeral unless `in_channel`),
 * replaced or deleted original. Returns Slack's error code when the answer is refused.
 */
export function answerInteraction(
  workspace: Workspace,
  to: Pick<ResponseUrl, 'userId' | 'conversation' | 'source'>,
  answer: JsonObject,
): string | undefined {
  const { conversation, source } = to;
  const there = source !== undefined && conversation.messages.includes(source);
  try {
    if (answer.delete_original === true) {
      if (there) removeMessage(workspace, conversation, source);
      return there ? undefined : 'message_not_found';
    }
    const { warning: _warned, ...content } = readContent(workspace, answer, 'response_url');
    if (answer.replace_original === true && there) {
      // An ephemeral message stays ephemeral, whatever response_type says.
      rewrite(workspace, conversation, source, content);
      return undefined;
    }
    const seenByAll = answer.response_type === 'in_channel';
    postAsApp(workspace, conversation, content, seenByAll ? {} : { ephemeralFor: to.userId });
    return undefined;
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    warn(workspace, `response_url: ${error.code} ${JSON.stringify(error.more.errors ?? '')}`);
    return error.code;
  }
}

/** Answers a POST to a response_url: at most 5, within 30 minutes. */
export async function answerResponseUrl(
  workspace: Workspace,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = parseJsonObject((await readBody(request)).toString('utf8'));
  const fault = workspace.faults.draw('response_url', body ?? {});
  const call = {
    method: 'response_url',
    body: body ?? {},
    result: {} as JsonObject,
    status: 0,
    at: workspace.now(),
  };
  workspace.calls.add(call);
  const effect = fault === undefined || fault === 'drop after' || fault === 'hang after';
  const error = effect ? spendResponseUrl(workspace, path, body) : undefined;
  if (fault !== undefined) {
    call.status = failWith(fault, response);
    return;
  }
  call.result = error === undefined ? { ok: true } : { ok: false, error };
  call.status = error === undefined ? 200 : error.endsWith('_url') ? 404 : 400;
  if (error === undefined) response.writeHead(200, { 'content-type': 'text/html' }).end('ok');
  else sendJson(response, call.status, call.result);
}

function spendResponseUrl(
  workspace: Workspace,
  path: string,
  body: JsonObject | undefined,
): string | undefined {
  const url = workspace.responseUrls.get(path);
  if (!url) return 'expired_url';
  if (workspace.now().getTime() - url.issuedAt > RESPONSE_URL_LIFE_MS) return 'expired_url';
  if (url.used >= RESPONSE_URL_USES) return 'used_url';
  url.used += 1;
  if (body === undefined) return 'invalid_payload';
  return answerInteraction(workspace, url, body);
}
