import { appendAudit } from '../audit/append.ts';
import { after, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Guardian, ResetLink, Tx } from '../database/client.ts';
import { holdGuardian } from '../directory/lock.ts';
import type { AccountId, GuardianId, LinkId } from '../ids.ts';
import { DAY, HOUR, isFirst, type Limit, withinLimits } from '../limits/rates.ts';
import { createLink } from './createLink.ts';
import { isOpen } from './lifecycle.ts';

/**
 * Messages of one account: more than a large centre's families ask for on the day after a holiday, far fewer than would
 * harm the name of its mail domain.
 */
export const FORGOTTEN_OF_ONE_ACCOUNT: readonly Limit[] = [
  { what: 'forgot-account', most: 600, window: HOUR },
  { what: 'forgot-account', most: 3_000, window: DAY },
];

/** Links that one guardian can ask for on the Forgot Password page in an hour, and in a day. */
export const MOST_FORGOTTEN_AN_HOUR = 3;
export const MOST_FORGOTTEN_A_DAY = 6;

/**
 * What a browser that signed in to this email before may ask for, whatever others asked for: a stranger who uses up a
 * guardian's links must not keep the guardian from getting in (G6).
 */
export const FORGOTTEN_FROM_KNOWN_BROWSERS: readonly Limit[] = [
  { what: 'forgot-known', most: 3, window: HOUR },
  { what: 'forgot-known', most: 6, window: DAY },
];

/** Asking again within this time is taken as the same asking. */
export const DOUBLE_TAP = MINUTE;

export interface ForgottenReset {
  accountId: AccountId;
  guardianId: GuardianId;
  /** The same each time that the job runs: nobody gets a second message. */
  requestKey: string;
  /** Asked in a browser that signed in to this email before. */
  known?: boolean;
}

/**
 * A guardian asked for a link on the Forgot Password page (G6). Says nothing about the outcome to anybody:
 * somebody without login, address or existence gets nothing.
 */
export async function requestForgottenReset(
  core: Core,
  { accountId, guardianId, requestKey, known = false }: ForgottenReset,
): Promise<LinkId | undefined> {
  return core.db.$transaction(async (tx) => {
    const guardian = await holdGuardian(tx, accountId, guardianId);
    if (!guardian?.canLogIn || !guardian.email) return undefined;
    if ((await tx.resetLink.count({ where: { accountId, requestKey } })) > 0) return undefined;
    const lately = await askedLately(core, tx, guardian);
    if (isDoubleTap(core, guardian, lately)) return undefined;
    const own = known && (await withinLimits(core, tx, guardianId, FORGOTTEN_FROM_KNOWN_BROWSERS));
    if (!own && isTooOften(core, lately)) {
      await noteRefusal(core, tx, accountId, { kind: 'guardian', id: guardianId }, 'asked-too-often');
      return undefined;
    }
    if (!own && !(await withinLimits(core, tx, accountId, FORGOTTEN_OF_ONE_ACCOUNT))) {
      await noteRefusal(core, tx, accountId, { kind: 'account', id: accountId }, 'account-asked-too-often');
      return undefined;
    }
    return createLink(core, tx, {
      guardian,
      address: guardian.email,
      requestKey,
      actor: { kind: 'visitor' },
      via: 'customer_portal',
      cards: [],
    });
  });
}

type Asked = readonly Pick<ResetLink, 'state' | 'address' | 'requestedAt'>[];

/**
 * The guardian's links that were asked for on the page in the last day, whoever asked. The rows are the count, so that
 * the hour slides and the limit is kept under the lock on the guardian's row. A link that was used does not count:
 * only whoever reads that inbox can use one, so it was no stranger's.
 */
function askedLately(core: Pick<Core, 'clock'>, tx: Tx, guardian: Guardian): Promise<Asked> {
  return tx.resetLink.findMany({
    where: {
      accountId: guardian.accountId,
      guardianId: guardian.id,
      requesterKind: 'visitor',
      state: { not: 'redeemed' },
      requestedAt: { gt: after(core.clock.now(), -DAY) },
    },
    select: { state: true, address: true, requestedAt: true },
  });
}

/** Asked twice within a minute: the first link is the one to use. */
export function isDoubleTap(
  { clock }: Pick<Core, 'clock'>,
  guardian: Pick<Guardian, 'email'>,
  lately: Asked,
): boolean {
  const since = after(clock.now(), -DOUBLE_TAP);
  return lately.some(
    ({ state, address, requestedAt }) => isOpen(state) && address === guardian.email && requestedAt > since,
  );
}

/** Somebody floods an inbox, or keeps replacing a guardian's live link. */
function isTooOften({ clock }: Pick<Core, 'clock'>, lately: Asked): boolean {
  const since = after(clock.now(), -HOUR);
  const inTheHour = lately.filter(({ requestedAt }) => requestedAt > since).length;
  return inTheHour >= MOST_FORGOTTEN_AN_HOUR || lately.length >= MOST_FORGOTTEN_A_DAY;
}

/** One row an hour, however often somebody asks: a flood must not fill the Audit Log. */
async function noteRefusal(
  core: Core,
  tx: Tx,
  accountId: AccountId,
  subject: { kind: 'guardian' | 'account'; id: string },
  reason: 'asked-too-often' | 'account-asked-too-often',
): Promise<void> {
  if (!(await isFirst(core, tx, { what: `forgot-${reason}`, subject: subject.id, window: HOUR }))) return;
  core.log.warn({ accountId, [subject.kind]: subject.id, reason }, 'Forgot Password reached a limit');
  await appendAudit(core, tx, accountId, {
    actor: { kind: 'visitor' },
    via: 'customer_portal',
    action: 'reset.refused',
    subject,
    details: { reason },
  });
}
