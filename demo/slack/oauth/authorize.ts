import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../http-body.ts';
import type { Workspace } from '../workspace.ts';
import { issueCode } from './codes.ts';

interface Ask {
  scopes: string[];
  redirectUri: string | undefined;
  state: string;
}

/**
 * `/oauth/v2/authorize`: a person sees what the app asks for, picks a workspace, and allows or cancels.
 * GET shows the page; POST decides (`decision`, `team`, `user`) and goes back to the app.
 */
export async function answerAuthorize(
  workspaces: readonly Workspace[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const query = new URL(request.url ?? '/', 'http://local').searchParams;
  const ask = readAsk(workspaces, query);
  if (typeof ask === 'string') {
    response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' }).end(ask);
    return;
  }
  if (request.method !== 'POST') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page(workspaces, ask));
    return;
  }
  const form = new URLSearchParams((await readBody(request)).toString('utf8'));
  const target = new URL(
    ask.redirectUri ?? workspaces[0]?.app.manifest.oauth_config.redirect_urls?.[0] ?? '',
  );
  const workspace = workspaces.find((one) => one.team.id === form.get('team'));
  const person = workspace?.people.get(form.get('user') ?? '');
  if (form.get('decision') === 'allow' && workspace && person) {
    target.searchParams.set('code', issueCode(workspace, person.id, ask.redirectUri));
  } else target.searchParams.set('error', 'access_denied');
  target.searchParams.set('state', ask.state);
  response.writeHead(302, { location: target.href }).end();
}

function readAsk(workspaces: readonly Workspace[], query: URLSearchParams): Ask | string {
  const app = workspaces[0]?.app;
  if (!app || query.get('client_id') !== app.clientId) return 'invalid_client_id';
  const redirectUri = query.get('redirect_uri') ?? undefined;
  const registered = app.manifest.oauth_config.redirect_urls ?? [];
  const known =
    redirectUri === undefined ||
    registered.length === 0 ||
    registered.some((one) => redirectUri.startsWith(one));
  if (!known) return 'bad_redirect_uri';
  if (redirectUri === undefined && registered.length === 0) return 'bad_redirect_uri';
  const scopes = (query.get('scope') ?? '').split(/[ ,]+/).filter(Boolean);
  const undeclared = scopes.filter((scope) => !app.manifest.oauth_config.scopes.bot.includes(scope));
  if (undeclared.length > 0) return `invalid_scope: ${undeclared.join(',')}`;
  return { scopes, redirectUri, state: query.get('state') ?? '' };
}

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

function page(workspaces: readonly Workspace[], { scopes }: Ask): string {
  const name = escapeHtml(workspaces[0]?.app.name ?? '');
  const choices = workspaces.flatMap(({ team, people }) =>
    [...people.values()]
      .filter((person) => person.kind === 'member')
      .map((person) => ({ team, person, label: escapeHtml(`${team.name}, as ${person.name}`) })),
  );
  const forms = choices.map(
    ({ team, person, label }) => `<form method="post">
      <input type="hidden" name="team" value="${escapeHtml(team.id)}"><input type="hidden" name="user" value="${escapeHtml(person.id)}">
      <button name="decision" value="allow">Allow in ${label}</button></form>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Install ${name}</title>
    <h1>${name} asks for permission</h1><ul>${scopes.map((scope) => `<li>${escapeHtml(scope)}</li>`).join('')}</ul>
    ${forms.join('\n')}
    <form method="post"><button name="decision" value="cancel">Cancel</button></form></html>`;
}
