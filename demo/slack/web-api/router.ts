import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fault } from '../faults.ts';
import { parseArguments, readBody, sendJson } from '../http-body.ts';
import type { JsonObject } from '../json.ts';
import type { Workspace } from '../workspace.ts';
import { type Method, RateLimited } from './method.ts';
import { METHODS } from './methods.ts';
import { SlackError } from './slack-error.ts';

type Answer = { status: number; body: JsonObject; headers?: Record<string, string> };

/** Answers `POST /api/<method>` for the workspaces that have this app. */
export async function answerApi(
  workspaces: readonly Workspace[],
  method: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [first] = workspaces;
  if (!first) throw new Error('A local Slack has at least one workspace.');
  const raw = (await readBody(request)).toString('utf8');
  const args = parseArguments(request.headers['content-type'] ?? '', raw);
  const token = tokenOf(request, args);
  const workspace = workspaces.find((one) => one.botToken === token) ?? first;
  const { token: _secret, ...body } = args ?? {};
  const fault = workspace.faults.draw(method, body);
  const call = { method, body, result: undefined as JsonObject | undefined, status: 0, at: workspace.now() };
  workspace.calls.add(call);
  if (fault !== undefined && !hasEffect(fault)) {
    call.status = failWith(fault, response);
    return;
  }
  const answer =
    args === undefined ? refused(unreadable(request)) : runMethod(workspace, method, body, token);
  call.result = answer.body;
  call.status = answer.status;
  if (fault !== undefined) call.status = failWith(fault, response);
  else sendJson(response, answer.status, answer.body, answer.headers);
}

function tokenOf(request: IncomingMessage, args: JsonObject | undefined): string | undefined {
  const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  return bearer ?? (typeof args?.token === 'string' ? args.token : undefined);
}

function hasEffect(fault: Fault): boolean {
  return fault === 'drop after' || fault === 'hang after';
}

/** Lets a call go wrong as planned; returns the status that was sent, 0 if none. */
export function failWith(fault: Fault, response: ServerResponse): number {
  if (typeof fault === 'string') {
    if (fault.startsWith('drop')) response.destroy();
    return 0;
  }
  if ('error' in fault) {
    sendJson(response, 200, { ok: false, error: fault.error });
    return 200;
  }
  const headers = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
  response.writeHead(fault.status, headers);
  response.end(
    fault.body ?? (fault.status === 429 ? '{"ok":false,"error":"ratelimited"}' : 'upstream trouble'),
  );
  return fault.status;
}

function unreadable(request: IncomingMessage): string {
  return request.headers['content-type']?.startsWith('application/json')
    ? 'invalid_json'
    : 'invalid_post_type';
}

function refused(error: string): Answer {
  return { status: 200, body: { ok: false, error } };
}

function runMethod(workspace: Workspace, name: string, args: JsonObject, token: string | undefined): Answer {
  const method = METHODS[name];
  if (!method) return { status: 200, body: { ok: false, error: 'unknown_method', req_method: name } };
  const needed = method.scopes?.(workspace, args) ?? [];
  try {
    authorize(workspace, method, token, needed);
    const body = { ok: true, ...method.run(workspace, args) };
    return { status: 200, body, headers: scopeHeaders(workspace, needed) };
  } catch (error) {
    if (error instanceof SlackError) return { status: 200, body: error.answer };
    if (error instanceof RateLimited) {
      return {
        status: 429,
        body: { ok: false, error: 'ratelimited' },
        headers: { 'retry-after': String(error.wait) },
      };
    }
    throw error;
  }
}

function scopeHeaders(workspace: Workspace, needed: readonly string[]): Record<string, string> {
  const granted = workspace.app.manifest.oauth_config.scopes.bot.join(',');
  return { 'x-oauth-scopes': granted, 'x-accepted-oauth-scopes': needed.join(',') };
}

/** @throws SlackError `not_authed`, `invalid_auth`, `account_inactive`, `not_allowed_token_type`, `missing_scope` */
function authorize(
  workspace: Workspace,
  method: Method,
  token: string | undefined,
  needed: readonly string[],
): void {
  if (method.token === undefined) return;
  if (token === undefined || token === '') throw new SlackError('not_authed');
  const isBot = token === workspace.botToken;
  const isApp = token === workspace.app.appToken;
  if (!isBot && !isApp) throw new SlackError('invalid_auth');
  if (isBot && !workspace.installed) throw new SlackError('account_inactive');
  if ((method.token === 'bot') !== isBot) throw new SlackError('not_allowed_token_type');
  const granted = workspace.app.manifest.oauth_config.scopes.bot;
  if (needed.length > 0 && !needed.some((scope) => granted.includes(scope))) {
    throw new SlackError('missing_scope', { needed: needed.join(','), provided: granted.join(',') });
  }
}
