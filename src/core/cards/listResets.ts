import type { Core } from '../core.ts';
import type { Channel, Prisma } from '../database/client.ts';
import { type Piece, piecesOf } from '../directory/search/pieces.ts';
import { EMAIL_MARK } from '../directory/search/words.ts';
import type { AccountId, LinkId, StaffId } from '../ids.ts';
import { OPEN_STATES } from '../links/lifecycle.ts';
import { DELIVERY_TOLD, type ResetRows, resetShown } from './readReset.ts';
import { NEWEST_FIRST } from './sendAgain.ts';

/** Resets on a page of the list. */
export const RESETS_A_PAGE = 10;
/** Pages that can be turned to; whoever looks for older ones filters, or reads the Audit Log. */
export const MOST_PAGES = 100;

/** What the list can be narrowed to. */
export const RESET_STANDINGS = [
  'under-way',
  'opened',
  'redeemed',
  'expired',
  'not-arrived',
  'not-confirmed',
  'stopped',
  'replaced',
  'reported',
] as const;
export type ResetStanding = (typeof RESET_STANDINGS)[number];

export interface ResetFilter {
  standing?: ResetStanding | undefined;
  channel?: Channel | undefined;
  /** A staff member; `visitors` for those asked for on the Forgot Password page. */
  askedBy?: StaffId | 'visitors' | undefined;
  /**
   * Of the guardian or the family: beginnings of names or of an email, any part of a phone number, in any order; accents
   * and capitals do not matter.
   */
  words?: string | undefined;
}

/** One reset of the list: what a card is told from. */
export type ListedReset = Pick<ResetRows, 'shown' | 'link' | 'delivery' | 'newest'> & { linkId: LinkId };

/** Resets of guardians of one account, newest first. @param page from 0. */
export async function listResets(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  filter: ResetFilter,
  page: number,
): Promise<{ resets: ListedReset[]; more: boolean }> {
  const rows = await core.db.resetLink.findMany({
    where: whereOf(accountId, filter),
    orderBy: NEWEST_FIRST,
    skip: page * RESETS_A_PAGE,
    take: RESETS_A_PAGE + 1,
    include: {
      guardian: { select: { name: true, family: { select: { name: true } } } },
      requester: { select: { name: true } },
      deliveries: { orderBy: { createdAt: 'desc' }, take: 1, select: DELIVERY_TOLD },
    },
  });
  const onPage = rows.slice(0, RESETS_A_PAGE);
  const newest = await newestOf(core, accountId, onPage);
  const resets = onPage.map((link) => ({
    linkId: link.id as LinkId,
    shown: resetShown(link),
    link,
    delivery: link.deliveries[0],
    newest: newest.has(link.id),
  }));
  return { resets, more: rows.length > RESETS_A_PAGE && page + 1 < MOST_PAGES };
}

/** Staff who have asked for a reset, by name, for a menu. @param most how many at most. */
export async function whoAsked(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  most: number,
): Promise<{ id: StaffId; name: string }[]> {
  const staff = await core.db.staff.findMany({
    where: { accountId, requested: { some: { accountId } } },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: most,
    select: { id: true, name: true },
  });
  return staff.map(({ id, name }) => ({ id: id as StaffId, name }));
}

function whereOf(
  accountId: AccountId,
  { standing, channel, askedBy, words }: ResetFilter,
): Prisma.ResetLinkWhereInput {
  const pieces = piecesOf(words ?? '');
  // Words of which nothing can be looked for fit nobody.
  const nobody = words !== undefined && words !== '' && pieces.length === 0;
  const fits = pieces.map((piece) => ({
    OR: textsOf(piece).map((contains) => ({ guardian: { indexed: { words: { contains } } } })),
  }));
  return {
    accountId,
    purpose: 'guardian_reset',
    guardianId: nobody ? { in: [] } : { not: null },
    ...(channel ? { channel } : {}),
    ...(askedBy === 'visitors' ? { requesterKind: 'visitor' } : askedBy ? { requesterId: askedBy } : {}),
    AND: [...(standing ? [STANDINGS[standing]] : []), ...fits],
  };
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

const STANDINGS: Record<ResetStanding, Prisma.ResetLinkWhereInput> = {
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
};

/** Those of the links that are their guardian's newest. */
async function newestOf(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  links: readonly { guardianId: string | null }[],
): Promise<Set<string>> {
  const guardianIds = links.flatMap(({ guardianId }) => guardianId ?? []);
  if (guardianIds.length === 0) return new Set();
  const rows = await core.db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT ON (guardian_id) id FROM reset_links
    WHERE account_id = ${accountId}::uuid AND guardian_id = ANY(${guardianIds}::uuid[]) AND purpose = 'guardian_reset'
    ORDER BY guardian_id, requested_at DESC, id DESC`;
  return new Set(rows.map(({ id }) => id));
}
