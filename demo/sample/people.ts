import type { Person } from '../slack/people.ts';
import { BUSINESS } from './business.ts';

/** Somebody of the sample workspace, and which staff member of the account they are linked to, if any. */
export interface SamplePerson extends Person {
  /** `owner`, or the staff_id of staff.csv. */
  staff?: string;
}

const timezone = BUSINESS.timezone;

/** The people one can be in the demo: every level, and everybody who is to be refused kindly. */
export const PEOPLE: readonly SamplePerson[] = [
  {
    id: 'U0FERN',
    name: 'Fern Front-Desk',
    title: 'Front Desk',
    kind: 'member',
    staff: 'E02',
    email: 'fern@superstars.example',
    timezone,
  },
  {
    id: 'U0FELIX',
    name: 'Felix Front-Desk',
    title: 'Front Desk',
    kind: 'member',
    staff: 'E03',
    email: 'felix@superstars.example',
    timezone,
  },
  {
    id: 'U0MAYA',
    name: 'Maya Manager',
    title: 'Manager',
    kind: 'member',
    staff: 'E04',
    email: 'maya@superstars.example',
    timezone,
  },
  {
    id: 'U0MIGUEL',
    name: 'Miguel Manager',
    title: 'Manager',
    kind: 'member',
    staff: 'E05',
    email: 'miguel@superstars.example',
    timezone,
  },
  {
    id: 'U0ADA',
    name: 'Ada Admin',
    title: 'Admin Access',
    kind: 'member',
    staff: 'E06',
    email: 'ada@superstars.example',
    timezone,
    isAdmin: true,
  },
  {
    id: 'U0OLIVE',
    name: 'Olive Owner',
    title: 'Business Owner',
    kind: 'member',
    staff: 'owner',
    email: BUSINESS.owner.email,
    timezone,
    isOwner: true,
  },
  {
    id: 'U0NADIA',
    name: 'Nadia Newcomer',
    title: 'Not linked yet',
    kind: 'member',
    email: 'nadia@superstars.example',
    timezone,
  },
  {
    id: 'U0RICK',
    name: 'Rick Retired',
    title: 'Deactivated in Keydesk',
    kind: 'member',
    staff: 'E09',
    email: 'rick@superstars.example',
    timezone,
  },
  {
    id: 'U0GUS',
    name: 'Gus Guest',
    title: 'Photographer',
    kind: 'guest',
    email: 'gus@photos.example',
    timezone,
  },
  {
    id: 'U0SKY',
    name: 'Sky Stranger',
    title: 'Leotard supplier',
    kind: 'stranger',
    teamId: 'T0SUPPLIER',
    email: 'sky@leotards.example',
    timezone,
  },
  {
    id: 'U0DORA',
    name: 'Dora Departed',
    title: 'Front Desk',
    kind: 'deactivated',
    staff: 'E08',
    email: 'dora@superstars.example',
    timezone,
  },
];

/** Staff who are deactivated in Keydesk though their Slack account lives. */
export const DEACTIVATED_STAFF = ['E09'] as const;

const everybody = PEOPLE.filter(({ kind }) => kind === 'member').map(({ id }) => id);

export const CHANNELS = [
  { id: 'C0FRONTDESK', name: 'front-desk', members: [...everybody, 'U0DORA'] },
  { id: 'C0MANAGERS', name: 'managers', members: ['U0MAYA', 'U0MIGUEL', 'U0ADA', 'U0OLIVE'] },
  { id: 'C0EVERYBODY', name: 'meet-planning', members: [...everybody, 'U0GUS', 'U0SKY'] },
];
