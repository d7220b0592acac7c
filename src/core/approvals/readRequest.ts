import { type MaskedAddress, maskAddress } from '../addresses.ts';
import type { Core } from '../core.ts';
import type {
  Channel,
  IdentifiedHow,
  PermissionLevel,
  PostedMessage,
  Prisma,
  RequestState,
} from '../database/client.ts';
import type { AccountId, LinkId, RequestId, StaffId } from '../ids.ts';
import { type Reason, reasonsOf } from './because.ts';
import { type Colleague, readColleagues, standingOf, type ToDecide, whoCouldDecide } from './deciders.ts';
import { whyEnded } from './endReasons.ts';
import { frozenPolicy } from './settings.ts';

/** Everything that is shown of a request, in any state. */
export interface RequestShown {
  requestId: RequestId;
  accountId: AccountId;
  /** Of whom the password is reset. */
  subject:
    | { kind: 'guardian'; name: string; family: string }
    | { kind: 'staff'; name: string; level: PermissionLevel };
  channel: Channel;
  /** The address on record when it was asked for. */
  to: MaskedAddress;
  requester: { staffId: StaffId; name: string; level: PermissionLevel };
  identified: { how: IdentifiedHow; note: string | null } | undefined;
  /** Why it needs approval, the guards that fired among them. */
  reasons: Reason[];
  state: RequestState;
  requestedAt: Date;
  expiresAt: Date;
  remindedAt: Date | null;
  /** Names of those who could decide it now; none once it has ended. */
  deciders: string[];
  /** Who approved or denied it, and what they wrote. */
  decided: { by: string; note: string | null } | undefined;
  endedAt: Date | null;
  /** Why it ended without anybody's press, as a sentence. */
  endedBecause: string | undefined;
  /** The link that was made when it was approved: from then on, its cards are the link's. */
  linkId: LinkId | undefined;
}

export const REQUEST_TOLD = {
  guardian: { select: { name: true, family: { select: { name: true } } } },
  staff: { select: { id: true, name: true, level: true, deactivatedAt: true } },
  requester: { select: { id: true, name: true, level: true } },
  decider: { select: { name: true } },
} satisfies Prisma.ResetRequestInclude;

type Row = Prisma.ResetRequestGetPayload<{ include: typeof REQUEST_TOLD }>;

/** Reads a request and every copy of its card; undefined when there is none. */
export async function readRequest(
  core: Pick<Core, 'db'>,
  requestId: RequestId,
): Promise<{ shown: RequestShown; toDecide: ToDecide; copies: PostedMessage[] } | undefined> {
  const row = await core.db.resetRequest.findUnique({
    where: { id: requestId },
    include: { ...REQUEST_TOLD, posted: { orderBy: { id: 'asc' } } },
  });
  if (!row) return undefined;
  return { shown: await shownOf(core, row), toDecide: rowToDecide(row), copies: row.posted };
}

/** What is shown of a request, from its row. @param colleagues of its account, where they have been read already. */
export async function shownOf(
  core: Pick<Core, 'db'>,
  row: Row,
  colleagues?: readonly Colleague[],
): Promise<RequestShown> {
  const { guardian, staff, requester, decider, linkId, identifiedHow } = row;
  const accountId = row.accountId as AccountId;
  const policy = frozenPolicy.parse(row.policy);
  return {
    requestId: row.id as RequestId,
    accountId,
    subject: staff
      ? { kind: 'staff', name: staff.name, level: staff.level }
      : { kind: 'guardian', name: guardian?.name ?? '', family: guardian?.family.name ?? '' },
    channel: row.channel,
    to: maskAddress(row.channel, row.address),
    requester: { staffId: requester.id as StaffId, name: requester.name, level: requester.level },
    identified: identifiedHow ? { how: identifiedHow, note: row.identifiedNote } : undefined,
    reasons: reasonsOf(row.because, policy, policy.askedAs ?? requester.level),
    state: row.state,
    requestedAt: row.requestedAt,
    expiresAt: row.expiresAt,
    remindedAt: row.remindedAt,
    deciders:
      row.state === 'open'
        ? whoCouldDecide(colleagues ?? (await readColleagues(core.db, accountId)), rowToDecide(row)).map(
            ({ name }) => name,
          )
        : [],
    decided: decider ? { by: decider.name, note: row.decidedNote } : undefined,
    endedAt: row.endedAt,
    endedBecause: whyEnded(row.endedReason),
    linkId: (linkId as LinkId | null) ?? undefined,
  };
}

/** A row as far as it matters who decides it. */
export function rowToDecide(row: Row): ToDecide {
  return {
    requesterId: row.requesterId as StaffId,
    subject: row.staff ? standingOf(row.staff) : undefined,
    settings: frozenPolicy.parse(row.policy),
  };
}
