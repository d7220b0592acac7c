import type { JsonObject } from '../json.ts';

/** A Web API refusal, answered with status 200 and `{ ok: false, error }` as Slack does. */
export class SlackError extends Error {
  override name = 'SlackError';
  readonly code: string;
  readonly more: JsonObject;

  constructor(code: string, more: JsonObject = {}) {
    super(code);
    this.code = code;
    this.more = more;
  }

  get answer(): JsonObject {
    return { ok: false, error: this.code, ...this.more };
  }
}

/** The refusal of content that breaks a limit: every problem with its place, as Slack words it. */
export function invalidContent(code: string, problems: readonly string[]): SlackError {
  return new SlackError(code, {
    errors: [...problems],
    response_metadata: { messages: problems.map((problem) => `[ERROR] ${problem}`) },
  });
}
