import type { Core } from '../core.ts';
import type { OwnershipTransferState } from '../database/client.ts';
import type { AccountId, StaffId } from '../ids.ts';

/** An offer of the business, as its page shows it. */
export interface Transfer {
  id: string;
  state: OwnershipTransferState;
  from: { id: StaffId; name: string };
  to: { id: StaffId; name: string };
  expiresAt: Date;
}

/** The newest offer in which somebody has a part; one whose days are over is shown as expired, swept or not. */
export async function lastTransferOf(
  core: Pick<Core, 'db' | 'clock'>,
  accountId: AccountId,
  staffId: StaffId,
): Promise<Transfer | undefined> {
  const row = await core.db.ownershipTransfer.findFirst({
    where: { accountId, OR: [{ fromId: staffId }, { toId: staffId }] },
    orderBy: [{ offeredAt: 'desc' }, { id: 'desc' }],
    include: { from: { select: { name: true } }, to: { select: { name: true } } },
  });
  if (!row) return undefined;
  const { id, state, fromId, toId, from, to, expiresAt } = row;
  return {
    id,
    state: state === 'offered' && expiresAt <= core.clock.now() ? 'expired' : state,
    from: { id: fromId as StaffId, name: from.name },
    to: { id: toId as StaffId, name: to.name },
    expiresAt,
  };
}

/** Who the business can be offered to: active people with Admin Access, by name. */
export async function possibleOwners(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
): Promise<{ id: StaffId; name: string }[]> {
  const admins = await core.db.staff.findMany({
    where: { accountId, level: 'admin', deactivatedAt: null },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    select: { id: true, name: true },
  });
  return admins.map(({ id, name }) => ({ id: id as StaffId, name }));
}
