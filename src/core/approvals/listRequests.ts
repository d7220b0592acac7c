import type { Core } from '../core.ts';
import type { AccountId, StaffId } from '../ids.ts';
import { decides, standingOf } from './deciders.ts';
import { REQUEST_TOLD, type RequestShown, rowToDecide, shownOf } from './readRequest.ts';

/** Open requests of an account that are looked through; a centre has a handful at a time. */
const LOOKED_THROUGH = 200;

/**
 * Open requests that somebody may decide, the one that expires first at the head: "requests waiting for me".
 * @param most how many at most. @returns also how many there are altogether.
 */
export async function waitingFor(
  core: Pick<Core, 'db'>,
  { accountId, staffId }: { accountId: AccountId; staffId: StaffId },
  most: number,
): Promise<{ requests: RequestShown[]; count: number }> {
  const staff = await core.db.staff.findUnique({ where: { accountId_id: { accountId, id: staffId } } });
  if (!staff) return { requests: [], count: 0 };
  const rows = await core.db.resetRequest.findMany({
    where: { accountId, state: 'open' },
    orderBy: [{ expiresAt: 'asc' }, { id: 'asc' }],
    take: LOOKED_THROUGH,
    include: REQUEST_TOLD,
  });
  const own = rows.filter((row) => decides(standingOf(staff), rowToDecide(row)));
  return {
    requests: await Promise.all(own.slice(0, most).map((row) => shownOf(core, row))),
    count: own.length,
  };
}

/** Somebody's own requests, newest first, in whatever state. @param most how many at most. */
export async function requestsBy(
  core: Pick<Core, 'db'>,
  { accountId, staffId }: { accountId: AccountId; staffId: StaffId },
  most: number,
): Promise<RequestShown[]> {
  const rows = await core.db.resetRequest.findMany({
    where: { accountId, requesterId: staffId },
    orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }],
    take: most,
    include: REQUEST_TOLD,
  });
  return Promise.all(rows.map((row) => shownOf(core, row)));
}
