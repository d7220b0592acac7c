import { appendAudit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import { namedInAudit } from '../credentials/person.ts';
import type { Tx } from '../database/client.ts';
import { refusalOf, whyNoText } from '../delivery/texts/mayText.ts';
import type { AccountId, LinkId, RequestId, StaffId } from '../ids.ts';
import { type AlreadyEnded, alreadyEnded, endedMeanwhile } from './already.ts';
import { approve } from './approve.ts';
import { decides, readColleagues, standingOf, whoCouldDecide } from './deciders.ts';
import { type EndedBy, endRequest } from './end.ts';
import type { RequestEndReason } from './endReasons.ts';
import { addressNow, type HeldRequest, holdRequest, toDecide } from './hold.ts';
import { endMoot, whyMoot } from './moot.ts';
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
