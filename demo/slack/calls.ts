import type { JsonObject } from './json.ts';

/** One thing the app sent to Slack, and what it got back. */
export interface Call {
  /** The method, `response_url`, `ack` (the body of an acknowledgement) or `upload`. */
  method: string;
  body: JsonObject;
  /** What Slack answered; undefined while a planned fault keeps the answer back. */
  result: JsonObject | undefined;
  /** The HTTP status; 0 when no answer went out. */
  status: number;
  at: Date;
}

export type CallLog = Call[];
