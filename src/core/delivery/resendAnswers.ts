import { z } from 'zod';
import type { SendOutcome } from './provider.ts';

const acceptance = z.object({ id: z.string().min(1).max(200) });

/** Each part on its own may be missing or of another type: a proxy on the way can answer anything. */
const refusal = z.object({
  name: z.string().optional().catch(undefined),
  message: z.string().catch(''),
  statusCode: z.number().nullish().catch(undefined),
});

/** What Resend's client handed back. */
export interface ResendAnswer {
  data: unknown;
  error: unknown;
  headers: Record<string, string> | null;
}

/** An answer sorted, and what of it may be logged: a code and a number, never the provider's words. */
export interface SortedAnswer {
  outcome: SendOutcome;
  name?: string;
  status?: number;
}

/**
 * Sorts an answer to `POST /emails` by what to do next (resend.com/docs/api-reference/errors, November 2026).
 * What is not known is tried again: the idempotency key makes that safe, and giving up is not.
 */
export function sortAnswer({ data, error, headers }: ResendAnswer): SortedAnswer {
  const accepted = acceptance.safeParse(data);
  if (error == null && accepted.success) {
    return { outcome: { kind: 'accepted', providerId: accepted.data.id } };
  }
  const refused = refusal.safeParse(error);
  // Neither an id nor an error of Resend's making: somebody else answered.
  if (!refused.success) return { outcome: { kind: 'try-again', problem: 'provider_troubled' } };
  const { name, message, statusCode } = refused.data;
  return {
    outcome: byName(name, message) ?? byStatus(statusCode ?? undefined, waitAsked(headers)),
    ...(name && /^[a-z_]{1,40}$/.test(name) ? { name } : {}),
    ...(typeof statusCode === 'number' ? { status: statusCode } : {}),
  };
}

const ourSettings = (
  problem: 'key_refused' | 'sender_refused' | 'quota_used_up' | 'request_refused',
): SendOutcome => ({ kind: 'refused-our-settings', problem });

function byName(name: string | undefined, message: string): SendOutcome | undefined {
  switch (name) {
    case 'validation_error':
      return byField(message);
    case 'invalid_to_address':
      return { kind: 'refused-this-address', problem: 'address_refused' };
    case 'invalid_idempotent_request':
      return { kind: 'duplicate-mismatch' };
    case 'missing_api_key':
    case 'invalid_api_key':
    case 'restricted_api_key':
    case 'invalid_access':
      return ourSettings('key_refused');
    case 'invalid_from_address':
      return ourSettings('sender_refused');
    case 'daily_quota_exceeded':
    case 'monthly_quota_exceeded':
      return ourSettings('quota_used_up');
    case 'invalid_idempotency_key':
    case 'invalid_attachment':
    case 'invalid_parameter':
    case 'invalid_region':
    case 'missing_required_field':
    case 'security_error':
    case 'not_found':
    case 'method_not_allowed':
      return ourSettings('request_refused');
    // rate_limit_exceeded, concurrent_idempotent_requests, application_error, internal_server_error and names to come.
    default:
      return undefined;
  }
}

/** `validation_error` is used for every field, and for sender domains; only its words tell which. */
function byField(message: string): SendOutcome {
  if (/\binvalid\s+[`'"]?to[`'"]?\s+field/i.test(message))
    return { kind: 'refused-this-address', problem: 'address_refused' };
  if (/[`'"]?from[`'"]?\s+field|\bdomain\b.*\bverif|verify a domain|testing emails/i.test(message))
    return ourSettings('sender_refused');
  return ourSettings('request_refused');
}

function byStatus(status: number | undefined, after: { after?: number }): SendOutcome {
  if (status === undefined) return { kind: 'try-again', problem: 'provider_silent' };
  if (status === 429) return { kind: 'try-again', problem: 'provider_busy', ...after };
  if (status === 401) return ourSettings('key_refused');
  // 403 and 404 without a name of Resend's come from a gateway on the way, and pass.
  if (status === 400 || status === 413 || status === 422) return ourSettings('request_refused');
  return { kind: 'try-again', problem: 'provider_troubled', ...after };
}

/** `retry-after`, else `ratelimit-reset`, both in whole seconds; as milliseconds. */
function waitAsked(headers: Record<string, string> | null): { after?: number } {
  const seconds = headers?.['retry-after'] ?? headers?.['ratelimit-reset'];
  return seconds && /^\d{1,6}$/.test(seconds) ? { after: Number(seconds) * 1_000 } : {};
}
