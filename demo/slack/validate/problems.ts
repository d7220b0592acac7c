import type { JsonObject } from '../json.ts';

/** Collects what is wrong with a piece of content, each with its JSON pointer, in Slack's own words. */
export interface Problems {
  readonly list: string[];
  add(pointer: string, text: string): void;
}

export function collectProblems(): Problems {
  const list: string[] = [];
  return { list, add: (pointer, text) => list.push(`${text} [json-pointer:${pointer}]`) };
}

/** A required or optional string with limits to its length. */
export function checkString(
  problems: Problems,
  pointer: string,
  holder: JsonObject,
  key: string,
  rule: { max: number; min?: number; required?: boolean },
): void {
  const value = holder[key];
  if (value === undefined) {
    if (rule.required) problems.add(pointer, `missing required field: ${key}`);
    return;
  }
  const place = `${pointer}/${key}`;
  if (typeof value !== 'string') problems.add(place, 'must provide a string');
  else checkLength(problems, place, value, rule.max, rule.min ?? 0);
}

export function checkLength(
  problems: Problems,
  pointer: string,
  value: string,
  max: number,
  min: number,
): void {
  if (value.length > max) problems.add(pointer, `must be less than ${max + 1} characters`);
  if (value.length < min) problems.add(pointer, `must be more than ${min - 1} characters`);
}

/** A list with a number of items; returns it, or an empty one when it is no list. */
export function checkList(
  problems: Problems,
  pointer: string,
  holder: JsonObject,
  key: string,
  rule: { max: number; min: number },
): unknown[] {
  const value = holder[key];
  if (value === undefined) {
    problems.add(pointer, `missing required field: ${key}`);
    return [];
  }
  const place = `${pointer}/${key}`;
  if (!Array.isArray(value)) {
    problems.add(place, 'must provide an array');
    return [];
  }
  if (value.length > rule.max) problems.add(place, `no more than ${rule.max} items allowed`);
  if (value.length < rule.min) problems.add(place, `no fewer than ${rule.min} items allowed`);
  return value;
}

export function checkBoolean(problems: Problems, pointer: string, holder: JsonObject, key: string): void {
  const value = holder[key];
  if (value !== undefined && typeof value !== 'boolean')
    problems.add(`${pointer}/${key}`, 'must provide a boolean');
}

export function checkOneOf(
  problems: Problems,
  pointer: string,
  holder: JsonObject,
  key: string,
  allowed: readonly string[],
): void {
  const value = holder[key];
  if (value !== undefined && !allowed.includes(String(value))) {
    problems.add(`${pointer}/${key}`, 'must be a valid enum value');
  }
}

/** Slack refuses properties that it does not know; a misspelt one is found this way. */
export function checkKeys(
  problems: Problems,
  pointer: string,
  holder: JsonObject,
  allowed: readonly string[],
): void {
  for (const key of Object.keys(holder)) {
    if (!allowed.includes(key)) problems.add(pointer, `invalid additional property: ${key}`);
  }
}
