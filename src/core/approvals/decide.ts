import { appendAudit, appendAudits } from '../audit/append.ts';
import type { Core } from '../core.ts';
import { namedInAudit } from '../credentials/person.ts';
import type { RequestState, ResetRequest, Tx } from '../database/client.ts';
import { refusalOf, whyNoText } from '../delivery/texts/mayText.ts';
import type { AccountId, LinkId, RequestId, StaffId } from '../ids.ts';
import { approve } from './approve.ts';
import { decides, readColleagues, standingOf, whoCouldDecide } from './deciders.ts';
import { type EndedBy, endRequest } from './end.ts';
import type { RequestEndReason } from './endReasons.ts';
import { addressNow, type HeldRequest, holdRequest, toDecide, whyMoot } from './hold.ts';
import { givenNote } from './note.ts';
import { MayNotDecide, NoSuchRequest, OwnRequest } from './refusals.ts';

/** Somebody pressed Approve or Deny in the modal (A2). */
export interface Press {
  accountId: AccountId;
  requestId: RequestId;
  /** Who pressed; standing and level are read again here (A3). */
  staffId: StaffId;
  decision: 'approve' | 'deny';
  /** Why; denying needs one. */
  note?: string | undefined;
}

export type Decision =
  | { kind: 'approved'; linkId: LinkId }
  | { kind: 'denied' }
  /** The press came second (A4). */
  | AlreadyEnded
  /** Nobody can approve it any more: it has ended with this press. */
  | { kind: 'ended'; reason: RequestEndReason };

/** What had become of a request before. */
export interface AlreadyEnded {
  kind: 'already';
  state: Exclude<RequestState, 'open'>;
  /** The name of who decided; absent when nobody did. */
  by: string | undefined;
  /** Whether that was the same person, as on a second click. */
  byYou: boolean;
  at: Date;
  reason: string | null;
}

/**
 * Decides a request (A2, A3, A4). Everything is read anew: the presser's level, the requester's standing, the subject's
 * flag and address. One conditional write decides; approval makes the link in the same transaction, as a direct send
 * does, so that its life begins when it is sent and a text's credit is set aside now.
 * @throws NoSuchRequest, OwnRequest, MayNotDecide, NoteRefused; and where a text cannot go out now SmsNotEnabled,
 * SmsPaused, CountryNotTexted, NumberMarked, NoCredits: then nothing was decided and the request stays open.
 */
export async function decide(core: Core, press: Press): Promise<Decision> {
  const { accountId, requestId, staffId, decision } = press;
  const note = givenNote(decision, press.note);
  const done = await core.db.$transaction(async (tx) => {
    const held = await holdRequest(tx, accountId, requestId, staffId);
    if (!held) throw new NoSuchRequest();
    const over = await alreadyEnded(core, tx, held, staffId);
    if (over) return over;
    const { presser } = held;
    if (held.request.requesterId === staffId) return 'own' as const;
    if (!presser || !decides(standingOf(presser), toDecide(held))) return 'level' as const;
    const by: EndedBy = { actor: { kind: 'staff', id: staffId }, via: 'slack' };
    const intime = { expiresAt: { gt: core.clock.now() } };
    if (decision === 'deny') {
      const end = { state: 'denied' as const, decidedBy: staffId, note: note ?? '' };
      const entry = await endRequest(core, tx, accountId, requestId, end, by, intime);
      if (!entry) return endedMeanwhile(core, tx, held, staffId);
      await appendAudit(core, tx, accountId, entry);
      return { kind: 'denied' as const };
    }
    const moot = await whyMoot(tx, held);
    if (moot) return endMoot(core, tx, held, moot, by);
    await requireText(tx, held);
    const linkId = await approve(core, tx, held, { staffId, note });
    return linkId ? { kind: 'approved' as const, linkId } : endedMeanwhile(core, tx, held, staffId);
  });
  if (done === 'own' || done === 'level') return refuse(core, press, done);
  return done;
}

/**
 * What became of a request that is not open, and of one whose time is over although its job has not come yet: that one
 * ends here.
 */
async function alreadyEnded(
  core: Core,
  tx: Tx,
  { request }: HeldRequest,
  staffId: StaffId,
): Promise<AlreadyEnded | undefined> {
  const accountId = request.accountId as AccountId;
  const now = core.clock.now();
  if (request.state !== 'open') return ended(tx, request, staffId);
  if (request.expiresAt > now) return undefined;
  const entry = await endRequest(
    core,
    tx,
    accountId,
    request.id as RequestId,
    { state: 'expired' },
    { actor: { kind: 'keydesk' }, via: 'worker' },
  );
  if (entry) await appendAudit(core, tx, accountId, entry);
  return readEnded(tx, request, staffId);
}

/** Somebody who holds nothing but the request came first: a cancellation, or the end of its time. */
async function endedMeanwhile(
  core: Core,
  tx: Tx,
  held: HeldRequest,
  staffId: StaffId,
): Promise<AlreadyEnded> {
  return (await alreadyEnded(core, tx, held, staffId)) ?? readEnded(tx, held.request, staffId);
}

async function readEnded(tx: Tx, { accountId, id }: ResetRequest, staffId: StaffId): Promise<AlreadyEnded> {
  return ended(
    tx,
    await tx.resetRequest.findUniqueOrThrow({ where: { accountId_id: { accountId, id } } }),
    staffId,
  );
}

async function ended(tx: Tx, request: ResetRequest, staffId: StaffId): Promise<AlreadyEnded> {
  const { accountId, state, decidedBy, endedAt, endedReason } = request;
  if (state === 'open' || !endedAt)
    throw new Error(`Request ${request.id} is open, though it could not be decided.`);
  const decider = decidedBy
    ? await tx.staff.findUnique({
        where: { accountId_id: { accountId, id: decidedBy } },
        select: { name: true },
      })
    : null;
  return {
    kind: 'already',
    state,
    by: decider?.name,
    byYou: decidedBy === staffId,
    at: endedAt,
    reason: endedReason,
  };
}

/** Ends a request that can come to nothing any more. */
export async function endMoot(
  core: Core,
  tx: Tx,
  { request }: HeldRequest,
  reason: RequestEndReason,
  by: EndedBy,
): Promise<{ kind: 'ended'; reason: RequestEndReason }> {
  const accountId = request.accountId as AccountId;
  const end = { state: 'cancelled' as const, reason };
  const entry = await endRequest(core, tx, accountId, request.id as RequestId, end, by);
  if (entry) await appendAudits(core, tx, accountId, [entry]);
  return { kind: 'ended', reason };
}

/** @throws when no text may go to the number now (G3). The balance is the ledger's own affair. */
async function requireText(tx: Tx, held: HeldRequest): Promise<void> {
  const { request, subject } = held;
  const address = addressNow(held);
  if (request.channel !== 'sms' || !address) return;
  const no = await whyNoText(tx, request.accountId as AccountId, address);
  if (no) throw refusalOf(no, (subject.guardian ?? subject.staff).name);
}

/** An attempt beyond one's rights is kept (ASVS 16.3.2). @throws OwnRequest, MayNotDecide */
async function refuse(core: Core, press: Press, because: 'own' | 'level'): Promise<never> {
  const { accountId, requestId, staffId, decision } = press;
  const others = await core.db.$transaction(async (tx) => {
    const held = await holdRequest(tx, accountId, requestId);
    if (!held) throw new NoSuchRequest();
    const could = whoCouldDecide(await readColleagues(tx, accountId), toDecide(held));
    await appendAudit(core, tx, accountId, {
      actor: { kind: 'staff', id: staffId },
      via: 'slack',
      action: 'request.decision_refused',
      subject: namedInAudit(held.person),
      details: { request: requestId, decision, reason: because },
    });
    return could.map(({ name }) => name);
  });
  throw because === 'own' ? new OwnRequest(others.slice(0, 3)) : new MayNotDecide(others.slice(0, 3));
}
