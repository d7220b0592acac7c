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

export interface CallLog {
  all: Call[];
  add(call: Call): void;
}

/** A log of the newest `kept` calls. */
export function createCallLog(kept: number): CallLog {
  const all: Call[] = [];
  return { all, add: (call) => remember(all, call, kept) };
}

/** Adds to a list that holds the newest `kept` only. */
export function remember<T>(list: T[], item: T, kept: number): void {
  list.push(item);
  if (list.length > kept) list.splice(0, list.length - kept);
}
