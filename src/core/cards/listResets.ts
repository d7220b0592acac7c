import type { Core } from '../core.ts';
import type { AccountId, LinkId, StaffId } from '../ids.ts';
import type { Standing } from '../permissions/judge.ts';
import { type ListedRequest, loadRequests } from './listRequests.ts';
import { LINK_TOLD, type ResetRows, resetShown } from './readReset.ts';
import { type ResetFilter, readFilter } from './resetFilter.ts';
import { NEWEST_FIRST } from './sendAgain.ts';
import { RESET_PURPOSES } from './whom.ts';

/** Resets on a page of the list. */
export const RESETS_A_PAGE = 10;
/** Pages that can be turned to; whoever looks for older ones filters, or reads the Audit Log. */
export const MOST_PAGES = 100;

/** One reset of the list: what a card is told from. */
export type ListedReset = Pick<ResetRows, 'shown' | 'link' | 'delivery' | 'newest'> & {
  kind: 'reset';
  linkId: LinkId;
  /** The staff member whose reset it is, as far as permissions go; absent for a guardian's. */
  subject: Standing | undefined;
};

/** A line of the list: a reset, or a request that no link was made of (yet). */
export type Listed = ListedReset | ListedRequest;

/** Resets and requests of one account, newest first. @param page from 0. */
export async function listResets(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  filter: ResetFilter,
  page: number,
): Promise<{ listed: Listed[]; more: boolean }> {
  const { links, requests } = await readFilter(core, accountId, filter);
  // Of both tables the first lines, by their ids alone: enough to know which of them stand on the page.
  const first = {
    orderBy: NEWEST_FIRST,
    take: (page + 1) * RESETS_A_PAGE + 1,
    select: { id: true, requestedAt: true },
  };
  const [ofLinks, ofRequests] = await Promise.all([
    links ? core.db.resetLink.findMany({ where: links, ...first }) : [],
    requests ? core.db.resetRequest.findMany({ where: requests, ...first }) : [],
  ]);
  const inOrder = [...ofLinks, ...ofRequests].sort(
    (a, b) => b.requestedAt.getTime() - a.requestedAt.getTime() || (a.id < b.id ? 1 : -1),
  );
  const from = page * RESETS_A_PAGE;
  const ids = inOrder.slice(from, from + RESETS_A_PAGE).map(({ id }) => id);
  const rows = new Map<string, Listed>([
    ...(await loadResets(core, accountId, ids)).map((reset) => [reset.linkId, reset] as const),
    ...(await loadRequests(core, accountId, ids)).map((request) => [request.requestId, request] as const),
  ]);
  return {
    listed: ids.flatMap((id) => rows.get(id) ?? []),
    more: inOrder.length > from + RESETS_A_PAGE && page + 1 < MOST_PAGES,
  };
}

async function loadResets(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  ids: readonly string[],
): Promise<ListedReset[]> {
  const links = await core.db.resetLink.findMany({
    where: { accountId, id: { in: [...ids] } },
    include: LINK_TOLD,
  });
  const newest = await newestOf(core, accountId, links);
  return links.map((link) => ({
    kind: 'reset' as const,
    linkId: link.id as LinkId,
    shown: resetShown(link),
    link,
    delivery: link.deliveries[0],
    newest: newest.has(link.id),
    subject: link.staff
      ? { staffId: link.staff.id as StaffId, level: link.staff.level, active: !link.staff.deactivatedAt }
      : undefined,
  }));
}

/** Staff who have asked for a reset, by name, for a menu. @param most how many at most. */
export async function whoAsked(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  most: number,
): Promise<{ id: StaffId; name: string }[]> {
  const staff = await core.db.staff.findMany({
    where: { accountId, OR: [{ requested: { some: { accountId } } }, { requests: { some: { accountId } } }] },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: most,
    select: { id: true, name: true },
  });
  return staff.map(({ id, name }) => ({ id: id as StaffId, name }));
}

/** Those of the links that are their person's newest. */
async function newestOf(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  links: readonly { guardianId: string | null; staffId: string | null }[],
): Promise<Set<string>> {
  const people = links.flatMap(({ guardianId, staffId }) => guardianId ?? staffId ?? []);
  if (people.length === 0) return new Set();
  const rows = await core.db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT ON (purpose, guardian_id, staff_id) id FROM reset_links
    WHERE account_id = ${accountId}::uuid AND purpose::text = ANY(${[...RESET_PURPOSES]})
      AND (guardian_id = ANY(${people}::uuid[]) OR staff_id = ANY(${people}::uuid[]))
    ORDER BY purpose, guardian_id, staff_id, requested_at DESC, id DESC`;
  return new Set(rows.map(({ id }) => id));
}
