import { type MaskedAddress, maskEmail } from '../addresses.ts';
import type { Core } from '../core.ts';
import type { Account, OwnerRecoveryState } from '../database/client.ts';
import type { AccountId, StaffId } from '../ids.ts';
import { sha256 } from '../secrets.ts';
import { isStoppable } from './stopRecovery.ts';

/** A recovery, as its page and the operator's tool show it. */
export interface Recovery {
  id: string;
  state: OwnerRecoveryState;
  /** Whether stopping it would still change anything. */
  stoppable: boolean;
  requestedAt: Date;
  sendAt: Date;
  endedAt: Date | null;
  operator: string;
  verified: string;
  to: MaskedAddress;
  /** What became of its link, once there is one. */
  link: string | null;
  account: Pick<Account, 'slug' | 'name' | 'timezone' | 'language' | 'brandColor'>;
}

/** The shape of `randomToken`; anything else is not even looked up. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** The recovery that a message's token is of, in this account. Changes nothing. */
export async function findRecovery(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  token: string,
): Promise<Recovery | undefined> {
  if (!TOKEN.test(token)) return undefined;
  return read(core, { accountId, stopTokenHash: sha256(token) });
}

/** The newest recovery of an account, whatever became of it. */
export function lastRecovery(core: Pick<Core, 'db'>, accountId: AccountId): Promise<Recovery | undefined> {
  return read(core, { accountId });
}

/** The newest recovery of a staff member, whatever became of it. */
export function lastRecoveryOf(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  staffId: StaffId,
): Promise<Recovery | undefined> {
  return read(core, { accountId, staffId });
}

async function read(
  { db }: Pick<Core, 'db'>,
  where: { accountId: AccountId; staffId?: StaffId; stopTokenHash?: Uint8Array<ArrayBuffer> },
): Promise<Recovery | undefined> {
  const row = await db.ownerRecovery.findFirst({
    where,
    orderBy: { requestedAt: 'desc' },
    include: {
      account: { select: { slug: true, name: true, timezone: true, language: true, brandColor: true } },
      link: { select: { state: true } },
    },
  });
  if (!row) return undefined;
  const { id, state, requestedAt, sendAt, endedAt, operator, verified, account } = row;
  return {
    id,
    state,
    stoppable: isStoppable(row),
    requestedAt,
    sendAt,
    endedAt,
    operator,
    verified,
    to: maskEmail(row.address),
    link: row.link?.state ?? null,
    account,
  };
}
