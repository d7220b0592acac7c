import type { JsonObject } from './json.ts';

export type PersonKind = 'member' | 'guest' | 'single_channel_guest' | 'bot' | 'stranger' | 'deactivated';

/** Somebody of the workspace, as the one who starts the local Slack describes them. */
export interface Person {
  id: string;
  name: string;
  title?: string;
  kind: PersonKind;
  timezone: string;
  email?: string;
  /** BCP 47, default `en-US`. */
  locale?: string;
  /** Home workspace of a `stranger` (Slack Connect); ignored for the others. */
  teamId?: string;
  isAdmin?: boolean;
  isOwner?: boolean;
}

const STRANGERS_TEAM = 'T0STRANGERS';

/** The workspace a person's account lives in: a stranger's is not ours. */
export function homeTeam(person: Person, teamId: string): string {
  return person.kind === 'stranger' ? (person.teamId ?? STRANGERS_TEAM) : teamId;
}

/** Slack's handle: `Maya Manager` is `maya.manager`. */
export function handleOf(person: Person): string {
  return person.name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '.')
    .replace(/^\.|\.$/g, '');
}

function offsetSeconds(timezone: string, at: Date): number {
  const there = new Date(at.toLocaleString('en-US', { timeZone: timezone }));
  const utc = new Date(at.toLocaleString('en-US', { timeZone: 'UTC' }));
  return Math.round((there.getTime() - utc.getTime()) / 1000);
}

/** The `user` object of `users.info`; the email is there only with the scope `users:read.email`. */
export function userObject(person: Person, teamId: string, at: Date, withEmail: boolean): JsonObject {
  const team = homeTeam(person, teamId);
  const profile: JsonObject = {
    title: person.title ?? '',
    real_name: person.name,
    real_name_normalized: person.name,
    display_name: handleOf(person),
    display_name_normalized: handleOf(person),
    first_name: person.name.split(' ')[0],
    last_name: person.name.split(' ').slice(1).join(' '),
    status_text: '',
    status_emoji: '',
    avatar_hash: '',
    team,
    ...(withEmail && person.email !== undefined ? { email: person.email } : {}),
  };
  const common: JsonObject = {
    id: person.id,
    team_id: team,
    name: handleOf(person),
    deleted: person.kind === 'deactivated',
    profile,
    is_bot: person.kind === 'bot',
    is_app_user: false,
    updated: Math.floor(at.getTime() / 1000),
  };
  // Slack leaves the level flags and the time zone out for somebody who is deleted.
  if (person.kind === 'deactivated') return common;
  return {
    ...common,
    real_name: person.name,
    tz: person.timezone,
    tz_label: person.timezone,
    tz_offset: offsetSeconds(person.timezone, at),
    is_admin: person.isAdmin ?? person.isOwner ?? false,
    is_owner: person.isOwner ?? false,
    is_primary_owner: false,
    is_restricted: person.kind === 'guest' || person.kind === 'single_channel_guest',
    is_ultra_restricted: person.kind === 'single_channel_guest',
    is_email_confirmed: true,
    who_can_share_contact_card: 'EVERYONE',
    ...(person.kind === 'stranger' ? { is_stranger: true } : {}),
    has_2fa: false,
  };
}
