import { fileURLToPath } from 'node:url';

/** The sample business. Everything about it is made up: example addresses, and numbers kept for fiction (555-01xx). */
export const BUSINESS = {
  name: 'Superstars Gymnastics',
  slug: 'superstars',
  timezone: 'America/Chicago',
  slackTeam: 'T0SUPERSTARS',
  color: '#7a1f5c',
  owner: { name: 'Olive Owner', email: 'olive@superstars.example', phone: '+15125550199' },
} as const;

/** Whence its texts come. */
export const SMS_FROM = '+15125550198';

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** In the form that `npx keydesk import` reads. */
export const FILES = {
  families: path('families.csv'),
  students: path('students.csv'),
  staff: path('staff.csv'),
} as const;

/** Policies that wait for every guardian, in Markdown as `npx keydesk policies add` reads it. */
export const POLICIES = [
  { title: 'Gym rules', file: path('gym-rules.md') },
  { title: 'Photo release', file: path('photo-release.md') },
] as const;
