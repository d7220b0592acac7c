import type { Response } from 'express';

/** The names and messages are Resend's own (resend.com/docs/api-reference/errors). */
const CATALOGUE = {
  missing_api_key: [401, 'Missing API key in the authorization header.'],
  // The documentation says 403 invalid_api_key; this is what the service answers.
  wrong_api_key: [401, 'API key is invalid'],
  invalid_idempotency_key: [400, 'The key must be between 1-256 chars.'],
  invalid_idempotent_request: [409, 'Same idempotency key used with a different request payload.'],
  concurrent_idempotent_requests: [
    409,
    'Same idempotency key used while original request is still in progress.',
  ],
  not_found: [404, 'The requested endpoint does not exist.'],
  method_not_allowed: [405, 'Method is not allowed for the requested path.'],
  rate_limit_exceeded: [429, 'Too many requests. Please limit the number of requests per second.'],
} as const;

/** Refuses as Resend does. */
export function refuse(response: Response, problem: keyof typeof CATALOGUE): void {
  const [status, message] = CATALOGUE[problem];
  sendError(response, status, problem === 'wrong_api_key' ? 'validation_error' : problem, message);
}

export function sendError(response: Response, statusCode: number, name: string, message: string): void {
  response.status(statusCode).json({ statusCode, name, message });
}

/** Resend's name for a status, where a test asks only for the status. */
export function nameFor(status: number): string {
  if (status === 429) return 'rate_limit_exceeded';
  if (status === 422 || status === 400 || status === 403) return 'validation_error';
  return status >= 500 ? 'internal_server_error' : 'application_error';
}
