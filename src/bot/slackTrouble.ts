import { RespondError } from '@slack/bolt';
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';

/**
 * What went wrong in a call of Slack's Web API.
 * `busy` and `refused`: Slack did not do it. `silent`: nobody knows whether Slack did it.
 */
export type SlackTrouble =
  | { kind: 'busy'; waitMs: number }
  | { kind: 'silent' }
  | { kind: 'refused'; code: string };

/** Codes by which Slack says that its own house is on fire; whether it did the thing is unknown. */
const SLACKS_OWN = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);

/** Slack’s door may be opened again by whoever runs Keydesk: what is to be told waits for that. */
export const MENDABLE = new Set([
  'account_inactive',
  'access_denied',
  'enterprise_is_restricted',
  'invalid_auth',
  'missing_scope',
  'no_permission',
  'not_authed',
  'org_login_required',
  'team_access_not_granted',
  'token_expired',
  'token_revoked',
]);

/** Reads an error of a Slack call; undefined when it is no such error. */
export function slackTrouble(error: unknown): SlackTrouble | undefined {
  if (error instanceof WebAPIRateLimitedError) return { kind: 'busy', waitMs: error.retryAfter * 1_000 };
  if (error instanceof WebAPIPlatformError) return fromCode(error.data.error);
  if (error instanceof WebAPIHTTPError || error instanceof WebAPIRequestError) return { kind: 'silent' };
  if (error instanceof RespondError) return { kind: 'silent' };
  // A 429 that does not say how long.
  if (error instanceof Error && error.message.startsWith('Retry header did not'))
    return { kind: 'busy', waitMs: 1_000 };
  // The client reads the answer's body outside of its own error handling: a body that stops halfway ends here.
  if (error instanceof Error && ['AbortError', 'TimeoutError'].includes(error.name))
    return { kind: 'silent' };
  if (error instanceof TypeError && ['terminated', 'fetch failed'].includes(error.message))
    return { kind: 'silent' };
  return undefined;
}

function fromCode(code: unknown): SlackTrouble {
  // An answer that is no JSON (a proxy's page) comes out as its whole text.
  if (typeof code !== 'string' || !/^[a-z0-9_]{1,64}$/.test(code)) return { kind: 'silent' };
  if (code === 'ratelimited' || code === 'rate_limited') return { kind: 'busy', waitMs: 1_000 };
  return SLACKS_OWN.has(code) ? { kind: 'silent' } : { kind: 'refused', code };
}
