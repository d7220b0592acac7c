import { appendAudit } from '../audit/append.ts';
import type { Actor, Via } from '../audit/entry.ts';
import { after, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import { type Person, rowsOf } from '../credentials/person.ts';
import type { ResetLink, Tx } from '../database/client.ts';
import type { AccountId } from '../ids.ts';
import { DAY, HOUR, isFirst, type Limit, withinLimits } from '../limits/rates.ts';
import { isOpen } from './lifecycle.ts';

/**
 * Messages of one account: more than a large centre's families ask for on the day after a holiday, far fewer than would
 * harm the name of its mail domain.
 */
export const FORGOTTEN_OF_ONE_ACCOUNT: readonly Limit[] = [
  { what: 'forgot-account', most: 600, window: HOUR },
  { what: 'forgot-account', most: 3_000, window: DAY },
];

/** Links that one person can ask for on the Forgot Password page in an hour, and in a day. */
export const MOST_FORGOTTEN_AN_HOUR = 3;
export const MOST_FORGOTTEN_A_DAY = 6;

/**
 * What a browser that signed in to this email before may ask for, whatever others asked for: a stranger who uses up a
 * person's links must not keep the person from getting in (G6).
 */
export const FORGOTTEN_FROM_KNOWN_BROWSERS: readonly Limit[] = [
  { what: 'forgot-known', most: 3, window: HOUR },
  { what: 'forgot-known', most: 6, window: DAY },
];

/** Asking again within this time is taken as the same asking. */
export const DOUBLE_TAP = MINUTE;

/** The two portals are counted apart: a rush of families keeps no staff from their work. */
export function withinAccountLimits(
  core: Pick<Core, 'clock' | 'secrets'>,
  tx: Tx,
  accountId: AccountId,
  { portal }: Person,
): Promise<boolean> {
  const subject = portal === 'customer' ? accountId : `${accountId} ${portal}`;
  return withinLimits(core, tx, subject, FORGOTTEN_OF_ONE_ACCOUNT);
}

type Asked = readonly Pick<ResetLink, 'state' | 'address' | 'requestedAt'>[];

/**
 * The person's links that were asked for on the page in the last day, whoever asked. The rows are the count, so that
 * the hour slides and the limit is kept under the lock on the person's row. A link that was used does not count:
 * only whoever reads that inbox can use one, so it was no stranger's.
 * @param by those that the person had made in another way than the page, instead.
 */
export function askedLately(
  core: Pick<Core, 'clock'>,
  tx: Tx,
  accountId: AccountId,
  person: Person,
  by: { requesterKind: 'visitor' } | { requesterKind: 'staff'; requesterId: string } = {
    requesterKind: 'visitor',
  },
): Promise<Asked> {
  return tx.resetLink.findMany({
    where: {
      accountId,
      ...rowsOf(person),
      ...by,
      state: { not: 'redeemed' },
      requestedAt: { gt: after(core.clock.now(), -DAY) },
    },
    select: { state: true, address: true, requestedAt: true },
  });
}

/** Asked twice within a minute: the first link is the one to use. */
export function isDoubleTap(
  { clock }: Pick<Core, 'clock'>,
  person: { email: string | null },
  lately: Asked,
): boolean {
  const since = after(clock.now(), -DOUBLE_TAP);
  return lately.some(
    ({ state, address, requestedAt }) => isOpen(state) && address === person.email && requestedAt > since,
  );
}

/** Somebody floods an inbox, or keeps replacing a person's live link. */
export function isTooOften({ clock }: Pick<Core, 'clock'>, lately: Asked): boolean {
  const since = after(clock.now(), -HOUR);
  const inTheHour = lately.filter(({ requestedAt }) => requestedAt > since).length;
  return inTheHour >= MOST_FORGOTTEN_AN_HOUR || lately.length >= MOST_FORGOTTEN_A_DAY;
}

/** Whose asking was refused, and where. */
interface Refused {
  accountId: AccountId;
  subject: { kind: 'guardian' | 'staff' | 'account'; id: string };
  via: Via;
  /** Default: a visitor of the page. */
  actor?: Actor;
}

/** One row an hour, however often somebody asks: a flood must not fill the Audit Log. */
export async function noteRefusal(
  core: Core,
  tx: Tx,
  { accountId, subject, via, actor = { kind: 'visitor' } }: Refused,
  reason: 'asked-too-often' | 'account-asked-too-often' | 'owner',
): Promise<void> {
  const once = via === 'customer_portal' ? subject.id : `${subject.id} ${via}`;
  if (!(await isFirst(core, tx, { what: `forgot-${reason}`, subject: once, window: HOUR }))) return;
  if (reason !== 'owner')
    core.log.warn({ accountId, [subject.kind]: subject.id, reason }, 'Forgot Password reached a limit');
  await appendAudit(core, tx, accountId, {
    actor,
    via,
    action: 'reset.refused',
    subject,
    details: { reason },
  });
}
