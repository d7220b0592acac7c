import type { JsonObject } from '../json.ts';
import type { Workspace } from '../workspace.ts';
import { SlackError } from './slack-error.ts';

export type TokenKind = 'bot' | 'app';

/** One Web API method: what it needs and what it does. */
export interface Method {
  /** Which token it takes; absent: none is needed. */
  token?: TokenKind;
  /** The bot scopes of which one is needed, for these arguments. */
  scopes?(workspace: Workspace, args: JsonObject): readonly string[];
  /** Answers without `ok`; refusals are thrown as SlackError. */
  run(workspace: Workspace, args: JsonObject): JsonObject;
}

export type Methods = Record<string, Method>;

/** Too many calls: status 429 and how many seconds to wait. */
export class RateLimited extends Error {
  override name = 'RateLimited';
  readonly wait: number;

  constructor(wait: number) {
    super('ratelimited');
    this.wait = wait;
  }
}

/** Refuses a message that comes too fast for its channel. */
export function limitRate(workspace: Workspace, channel: string): void {
  const limited = workspace.rateLimits.take(channel);
  if (limited) throw new RateLimited(limited.wait);
}

/** An argument that is JSON: given as such, or as text in a form. */
export function structured(args: JsonObject, key: string): unknown {
  const value = args[key];
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    const code = key === 'blocks' ? 'invalid_blocks_format' : 'invalid_arguments';
    throw new SlackError(code, {
      response_metadata: { messages: [`[ERROR] must provide valid JSON [json-pointer:/${key}]`] },
    });
  }
}

export function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === '1' || value === 1;
}

/** @throws SlackError `invalid_arguments` naming the field. */
export function required(args: JsonObject, key: string): string {
  const value = args[key];
  if (typeof value === 'string' && value !== '') return value;
  throw new SlackError('invalid_arguments', {
    response_metadata: { messages: [`[ERROR] missing required field: ${key}`] },
  });
}

/** A page of a list and the cursor of the next one, as every list method answers. */
export function page<T>(items: readonly T[], args: JsonObject): { items: T[]; more: JsonObject } {
  const limit = Math.min(Number(args.limit ?? 100) || 100, 1000);
  const start = decodeCursor(args.cursor);
  const next = start + limit < items.length ? Buffer.from(`next:${start + limit}`).toString('base64') : '';
  return { items: items.slice(start, start + limit), more: { response_metadata: { next_cursor: next } } };
}

function decodeCursor(cursor: unknown): number {
  if (cursor === undefined || cursor === '') return 0;
  const found = /^next:(\d+)$/.exec(Buffer.from(String(cursor), 'base64').toString());
  if (!found) throw new SlackError('invalid_cursor');
  return Number(found[1]);
}
