import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObject, type JsonObject } from './json.ts';

const MOST_BYTES = 5_000_000;

/** More than any honest caller sends. */
export class BodyTooLarge extends Error {
  override name = 'BodyTooLarge';
}

/** @throws BodyTooLarge over 5 MB, unless told otherwise. @param most bytes. */
export async function readBody(request: IncomingMessage, most: number = MOST_BYTES): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > most) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The arguments of a call, from a form or from JSON; undefined when they cannot be read. */
export function parseArguments(contentType: string, body: string): JsonObject | undefined {
  if (contentType.startsWith('application/json')) return parseJsonObject(body === '' ? '{}' : body);
  if (body === '' || contentType.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(body));
  }
  return undefined;
}

export function parseJsonObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: JsonObject,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}
