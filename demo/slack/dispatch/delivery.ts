import type { JsonObject } from '../json.ts';

/** Something Slack tells the app. */
export interface Envelope {
  type: 'slash_commands' | 'interactive' | 'events_api';
  payload: JsonObject;
  /** Whether an answer in the acknowledgement means anything. */
  acceptsAnswer: boolean;
  retry?: { num: number; reason: 'http_timeout' | 'http_error' | 'connection_failed' };
}

/** What came of it: acknowledged in time with a body, or not. */
export type Ack =
  | { acked: true; body: JsonObject | string | undefined }
  | { acked: false; why: 'http_timeout' | 'http_error' | 'connection_failed'; noRetry: boolean };

/** A request as it went over the wire, so that it can be sent again or altered. */
export interface SentRequest {
  path: string;
  body: string;
  headers: Record<string, string>;
}

/** The way to the app: signed HTTP or Socket Mode. */
export interface Delivery {
  kind: 'http' | 'socket';
  send(envelope: Envelope): Promise<Ack>;
  stop(): Promise<void>;
}

/** Acknowledge within this, or the person sees trouble (docs.slack.dev, interactivity). */
export const ACK_LIMIT_MS = 3000;
