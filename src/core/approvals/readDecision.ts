import type { Core } from '../core.ts';
import { type Credits, creditsOf } from '../credits/read.ts';
import { NoCredits } from '../credits/refusals.ts';
import { refusalOf, whyNoText } from '../delivery/texts/mayText.ts';
import type { Refusal } from '../errors.ts';
import type { AccountId, RequestId, StaffId } from '../ids.ts';
import { decides, standingOf } from './deciders.ts';
import { whyEnded } from './endReasons.ts';
import { addressNow, holdRequest, toDecide } from './hold.ts';
import { whyMoot } from './moot.ts';
import { REQUEST_TOLD, type RequestShown, shownOf } from './readRequest.ts';
import { MayNotDecide, NoSuchRequest, OwnRequest } from './refusals.ts';

/** What the window of Approve or Deny shows (A2). */
export interface DecisionShown {
  request: RequestShown;
  /** What approving costs, in SMS credits: 0 for an email. */
  cost: 0 | 1;
  credits: Credits;
  /** Why this person cannot decide it at all: their rights, or that it has ended. One sentence. */
  cannotDecide: string | undefined;
  /** Why it cannot be approved, though it can be denied. One sentence. */
  cannotApprove: string | undefined;
}

/**
 * Reads everything for the window of a decision, as `decide` will judge it; it changes nothing, and `decide` judges anew.
 * @throws NoSuchRequest
 */
export async function readDecision(
  core: Core,
  { accountId, requestId, staffId }: { accountId: AccountId; requestId: RequestId; staffId: StaffId },
): Promise<DecisionShown> {
  const row = await core.db.resetRequest.findUnique({
    where: { accountId_id: { accountId, id: requestId } },
    include: REQUEST_TOLD,
  });
  if (!row) throw new NoSuchRequest();
  const request = await shownOf(core, row);
  const credits = await creditsOf(core, accountId);
  const { cannotDecide, cannotApprove } = await core.db.$transaction(async (tx) => {
    const held = await holdRequest(tx, accountId, requestId, staffId);
    if (!held) throw new NoSuchRequest();
    const { presser, subject } = held;
    if (request.state !== 'open' || row.expiresAt <= core.clock.now())
      return { cannotDecide: overSentence(request) };
    if (request.requester.staffId === staffId)
      return { cannotDecide: new OwnRequest(request.deciders.slice(0, 3)).message };
    if (!presser || !decides(standingOf(presser), toDecide(held)))
      return { cannotDecide: new MayNotDecide(request.deciders.slice(0, 3)).message };
    const moot = await whyMoot(tx, held);
    if (moot) return { cannotApprove: `${whyEnded(moot)} It cannot be approved any more.` };
    const address = addressNow(held);
    if (row.channel === 'email' || !address) return {};
    const no = await whyNoText(tx, accountId, address);
    const refusal: Refusal | undefined = no
      ? refusalOf(no, (subject.guardian ?? subject.staff).name)
      : credits.balance < 1
        ? new NoCredits()
        : undefined;
    return { cannotApprove: refusal?.message };
  });
  return { request, cost: row.channel === 'sms' ? 1 : 0, credits, cannotDecide, cannotApprove };
}

/** What is said of a request that has ended, in a window that was opened too late. */
function overSentence({ state, decided, endedBecause }: RequestShown): string {
  switch (state) {
    case 'approved':
    case 'denied':
      return `${decided?.by ?? 'Somebody'} has ${state} this request already.`;
    case 'cancelled':
      return `This request was cancelled. ${endedBecause ?? ''}`.trim();
    case 'superseded':
      return `This request was superseded. ${endedBecause ?? ''}`.trim();
    default:
      return 'This request has expired: nobody decided in time.';
  }
}
