import { decides, readColleagues } from '../approvals/deciders.ts';
import { REQUEST_TOLD, type RequestShown, rowToDecide, shownOf } from '../approvals/readRequest.ts';
import type { Core } from '../core.ts';
import type { AccountId } from '../ids.ts';
import type { Standing } from '../permissions/judge.ts';

/** Requests that wait for one person's decision. */
export interface WaitingRequests {
  /** Those that end soonest first. */
  first: RequestShown[];
  /** How many more there are. */
  more: number;
}

/** So many are shown; /resets lists the others. */
const SHOWN = 8;
/** More open requests than a centre has at once. */
const MOST_READ = 500;

/** The open requests that somebody may decide, by the same rule as at the press (A3). */
export async function waitingFor(
  core: Pick<Core, 'db' | 'clock'>,
  accountId: AccountId,
  decider: Standing,
): Promise<WaitingRequests> {
  const open = await core.db.resetRequest.findMany({
    where: { accountId, state: 'open', expiresAt: { gt: core.clock.now() } },
    orderBy: [{ expiresAt: 'asc' }, { id: 'asc' }],
    take: MOST_READ,
    include: REQUEST_TOLD,
  });
  const theirs = open.filter((row) => decides(decider, rowToDecide(row)));
  const colleagues = theirs.length > 0 ? await readColleagues(core.db, accountId) : [];
  const first = await Promise.all(theirs.slice(0, SHOWN).map((row) => shownOf(core, row, colleagues)));
  return { first, more: theirs.length - first.length };
}
