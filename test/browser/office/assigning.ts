import type { OpenAssignment } from '../../../src/core/assignments/find.ts';
import type { StaffId } from '../../../src/core/ids.ts';
import type { InvitationStanding, Invitee } from '../../../src/core/invitations/list.ts';
import { assignedPage, assignOverPage, assignPage } from '../../../src/web/pages/assign.ts';
import { invitationsPage, notYoursToInvitePage } from '../../../src/web/pages/invitations.ts';
import type { Open } from '../portal/everyPage.ts';
import { asWritten } from '../portal/looking.ts';

const NAME = 'Wilhelmina Featherstonehaugh-Wolfeschlegelsteinhausen';
const id = (number: number) => `0193a2b4-0000-7000-8000-00000000000${number}`;

const OPEN: OpenAssignment = {
  assignmentId: id(1),
  subjectId: id(2) as StaffId,
  name: NAME,
  email: null,
  reason: 'cannot read mail on the pool deck and has forgotten it',
};

/** The pages on which a password is assigned, in every shape. */
export const ASSIGN_PAGES: readonly [name: string, open: Open][] = [
  ['office: assign', asWritten((visit, at) => assignPage(at, visit, OPEN), 'office')],
  [
    'office: assign, refused',
    asWritten(
      (visit, at) => assignPage(at, visit, OPEN, { problem: 'about-you', mustChange: false }),
      'office',
    ),
  ],
  [
    'office: assign, busy',
    asWritten(
      (visit, at) => assignPage(at, visit, { ...OPEN, email: 'w@b.example' }, { notice: 'busy' }),
      'office',
    ),
  ],
  [
    'office: assigned',
    asWritten(
      (visit, at) => assignedPage(at, visit, { name: NAME, email: null, mustChange: true }),
      'office',
    ),
  ],
  ['office: assign, over', asWritten((visit, at) => assignOverPage(at, visit), 'office')],
];

const AT = new Date('2026-11-21T15:00:00.000Z');
const STANDINGS: InvitationStanding[] = [
  { kind: 'has-password' },
  { kind: 'no-email' },
  { kind: 'invited', at: AT, until: undefined },
  { kind: 'invited', at: AT, until: AT },
  { kind: 'can-be-invited' },
  { kind: 'can-be-invited', before: { at: AT, undelivered: true } },
  { kind: 'can-be-invited', before: { at: AT, undelivered: false } },
];
const INVITEES: Invitee[] = STANDINGS.map((standing, number) => ({
  staffId: id(number) as StaffId,
  name: NAME,
  level: 'front_desk',
  email: standing.kind === 'no-email' ? null : 'wilhelmina.wolfeschlegelsteinhausen@superstars.example',
  standing,
}));

/** The page of invitations, in every shape. */
export const INVITATION_PAGES: readonly [name: string, open: Open][] = [
  ['office: invitations', asWritten((visit, at) => invitationsPage(at, visit, INVITEES), 'office')],
  ['office: invitations, nobody', asWritten((visit, at) => invitationsPage(at, visit, []), 'office')],
  ['office: invitations, not yours', asWritten((visit, at) => notYoursToInvitePage(at, visit), 'office')],
];
