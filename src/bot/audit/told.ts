import type { ToldEntry } from '../../core/audit/search.ts';
import type { Names } from '../../core/audit/searchNames.ts';
import { LEVEL_NAMES } from '../../core/permissions/levels.ts';
import { tidy } from '../blocks/texts.ts';

/** What a sentence about an entry is made of. Names stand in it as they are: for places where Slack parses nothing. */
export interface Told {
  /** Who did it. */
  who: string;
  /** To whom it was done, or about whom or what it is. */
  whom: string;
  /** Whether they are one and the same. */
  own: boolean;
  /** A detail as text; empty when there is none. */
  detail(key: string): string;
  /** A detail that is the id of somebody, as their name. */
  person(key: string): string;
}

/** Longest detail in a sentence, in characters. */
const DETAIL_SHOWN = 200;

/** What the entry tells of people, with their names of today. */
export function toldOf(entry: ToldEntry, names: Names): Told {
  const { actorKind, actorId, subjectKind, subjectId } = entry;
  const details = Object(entry.details) as Record<string, unknown>;
  const named = (id: string | null, kind: string) => tidy(names.get(id ?? '') ?? `a ${kind}`);
  const detail = (key: string) => {
    const value = details[key];
    const text = value === null || value === undefined || value === '' ? '' : String(value);
    return text && tidy(text, DETAIL_SHOWN);
  };
  return {
    who: actorOf(actorKind, actorId, named),
    whom: subjectOf(subjectKind, subjectId, named, detail),
    own: actorId !== null && actorId === subjectId,
    detail,
    person: (key) => tidy(names.get(String(details[key])) ?? 'somebody'),
  };
}

type Named = (id: string | null, kind: string) => string;

function actorOf(kind: ToldEntry['actorKind'], id: string | null, named: Named): string {
  switch (kind) {
    case 'staff':
      return named(id, 'staff member');
    case 'guardian':
      return named(id, 'guardian');
    case 'operator':
      return `The operator ${tidy(id ?? 'of Keydesk')}`;
    case 'slack_user':
      return slackUser(id);
    case 'visitor':
      return 'Somebody who was not signed in';
    case 'keydesk':
      return 'Keydesk';
  }
}

function subjectOf(
  kind: string | null,
  id: string | null,
  named: Named,
  detail: (key: string) => string,
): string {
  switch (kind) {
    case 'guardian':
      return named(id, 'guardian');
    case 'staff':
      return named(id, 'staff member');
    case 'slack_user':
      return slackUser(id);
    case 'policy':
      return detail('policy') ? `“${detail('policy')}”` : 'a policy';
    case 'account':
      return 'the centre';
    default:
      return 'somebody';
  }
}

/** By the id that Slack knows them by: not a mention, which would ping. */
function slackUser(id: string | null): string {
  return `Slack user ${tidy(id ?? '')}`;
}

/** `, by email to j•••h@e•••.com`, as far as the entry has it. */
export function byWay({ detail }: Told): string {
  const channel = detail('channel');
  const way = channel === 'sms' ? ', by SMS' : channel === 'email' ? ', by email' : '';
  return detail('to') ? `${way} to ${detail('to')}` : way;
}

/** A code of ours, such as `not-permitted`; anything else is somebody's own words. */
const CODE = /^[a-z0-9]+(?:[_-][a-z0-9]+)*$/;

/** `: its words`, for what is given as a reason; nothing when there is none. */
export function because({ detail }: Told, key = 'reason'): string {
  const reason = detail(key);
  return reason && `: ${CODE.test(reason) ? reason.replaceAll(/[_-]/g, ' ') : reason}`;
}

/** A level as people call it. */
export function levelWords(level: string): string {
  return LEVEL_NAMES[level as keyof typeof LEVEL_NAMES] ?? 'an unknown level';
}

/** "1 session", "3 sessions" */
export function counted(count: string, one: string, many = `${one}s`): string {
  return `${count} ${count === '1' ? one : many}`;
}
