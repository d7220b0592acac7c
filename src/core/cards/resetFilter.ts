import type { Core } from '../core.ts';
import type { Channel, Prisma } from '../database/client.ts';
import { staffFitting } from '../directory/findStaff.ts';
import { type Piece, piecesOf } from '../directory/search/pieces.ts';
import { EMAIL_MARK } from '../directory/search/words.ts';
import type { AccountId, StaffId } from '../ids.ts';
import { OPEN_STATES } from '../links/lifecycle.ts';
import { RESET_PURPOSES } from './whom.ts';

/** What the list can be narrowed to. */
export const RESET_STANDINGS = [
  'waiting',
  'under-way',
  'opened',
  'redeemed',
  'expired',
  'not-arrived',
  'not-confirmed',
  'stopped',
  'replaced',
  'reported',
  'not-approved',
] as const;
export type ResetStanding = (typeof RESET_STANDINGS)[number];

export interface ResetFilter {
  standing?: ResetStanding | undefined;
  channel?: Channel | undefined;
  /** A staff member; `visitors` for those asked for on the Forgot Password page. */
  askedBy?: StaffId | 'visitors' | undefined;
  /**
   * Of the guardian or the family: beginnings of names or of an email, any part of a phone number, in any order; accents
   * and capitals do not matter. Of staff: beginnings of their name or email.
   */
  words?: string | undefined;
}

/** Whose rows are meant, in both tables. */
type People = { guardian?: Prisma.GuardianWhereInput } | { staffId: { in: string[] } };

/** What a filter asks of links, and of requests that no link was made of; undefined where none of them can fit. */
export async function readFilter(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  { standing, channel, askedBy, words }: ResetFilter,
): Promise<{
  links: Prisma.ResetLinkWhereInput | undefined;
  requests: Prisma.ResetRequestWhereInput | undefined;
}> {
  const whose = words ? { OR: await peopleFitting(core, accountId, words) } : {};
  const way = channel ? { channel } : {};
  const ofRequests = standing ? REQUEST_STANDINGS[standing] : {};
  const ofLinks = standing ? LINK_STANDINGS[standing] : {};
  const byRequester = { requesterId: askedBy ?? '' };
  const asked = askedBy ? { OR: [byRequester, { request: byRequester }] } : {};
  const visitors = askedBy === 'visitors';
  return {
    links: ofLinks && {
      accountId,
      purpose: { in: [...RESET_PURPOSES] },
      ...way,
      AND: [ofLinks, whose, visitors ? { requesterKind: 'visitor' } : asked],
    },
    requests:
      ofRequests && !visitors
        ? { accountId, linkId: null, ...way, ...(askedBy ? byRequester : {}), AND: [ofRequests, whose] }
        : undefined,
  };
}

async function peopleFitting(core: Pick<Core, 'db'>, accountId: AccountId, words: string): Promise<People[]> {
  const pieces = piecesOf(words);
  const staff = await staffFitting(core, accountId, words);
  const fits = pieces.map((piece) => ({
    OR: textsOf(piece).map((contains) => ({ indexed: { words: { contains } } })),
  }));
  return [
    // Words of which nothing can be looked for fit nobody.
    ...(pieces.length > 0 ? [{ guardian: { AND: fits } }] : []),
    { staffId: { in: staff.map(({ id }) => id) } },
  ];
}

/** What the text of a guardian's words holds if a piece fits. */
function textsOf({ kind, text, beginnings }: Piece): string[] {
  if (kind === 'phone') return [text];
  return [
    ...beginnings.map((beginning) => ` ${beginning}`),
    ...(kind === 'word' ? [` ${EMAIL_MARK}${text}`] : []),
  ];
}

/** Links of which the news of their message is what matters: not opened, used, replaced, stopped or reported since. */
const UNREAD: Prisma.ResetLinkWhereInput = {
  state: { in: [...OPEN_STATES, 'expired', 'failed'] },
  openedAt: null,
  reportedAt: null,
};

/** `undefined`: no link stands so. */
const LINK_STANDINGS: Record<ResetStanding, Prisma.ResetLinkWhereInput | undefined> = {
  waiting: undefined,
  'under-way': { state: { in: [...OPEN_STATES] } },
  opened: { openedAt: { not: null }, state: { in: ['live', 'expired'] }, reportedAt: null },
  redeemed: { state: 'redeemed' },
  expired: { state: 'expired' },
  'not-arrived': {
    ...UNREAD,
    OR: [{ state: 'failed' }, { deliveries: { some: { state: { in: ['bounced', 'failed'] } } } }],
  },
  'not-confirmed': { ...UNREAD, deliveries: { some: { state: 'unknown' } } },
  stopped: { state: 'cancelled' },
  replaced: { state: 'superseded' },
  reported: { reportedAt: { not: null } },
  'not-approved': undefined,
};

/** The same of requests that no link was made of. */
const REQUEST_STANDINGS: Partial<Record<ResetStanding, Prisma.ResetRequestWhereInput>> = {
  waiting: { state: 'open' },
  'not-approved': { state: { not: 'open' } },
};
