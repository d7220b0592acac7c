import { setImmediate } from 'node:timers/promises';
import { appendAudit } from '../audit/append.ts';
import type { AuditAction } from '../audit/entry.ts';
import type { Core } from '../core.ts';
import type { Portal, PrismaClient } from '../database/client.ts';
import { faultOf } from '../faults.ts';
import type { AccountId } from '../ids.ts';
import { namedInAudit, type Person } from './person.ts';
import { MOST_FAILURES } from './streaks.ts';
import { noteUnknownLogin } from './unknownLogins.ts';

/** Why, for the staff who read the Audit Log; the visitor is never told. */
export type FailureReason =
  | 'unknown'
  | 'no_password_yet'
  | 'cannot_log_in'
  | 'deactivated'
  | 'wrong_password';

/** A password that did not fit. */
export interface Failure {
  accountId: AccountId;
  portal: Portal;
  reason: FailureReason;
  /** Whose login it was, if it was one person's. */
  person?: Person | undefined;
  /** Which failure in a row it was. */
  number: number;
  /** Whether the browser had signed in to this login before. */
  knownDevice: boolean;
  /** By somebody signed in who wanted to change it. */
  changing?: boolean;
}

/** Failures in a row that are worth a row: a stranger must not fill the Audit Log. */
const TOLD = new Set([1, 5, 10, 25, 50, MOST_FAILURES]);

/** What is being written: of logins that somebody has, one after the other, in their order; and of all others. */
const underWay = new WeakMap<PrismaClient, { known: Promise<void>; unknown: Promise<void> }>();
const NOTHING = Promise.resolve();

/**
 * Tells the Audit Log of a failure, after the answer: were it written before, its time would tell which logins there
 * are. Never what was typed.
 */
export function noteFailure(core: Core, failure: Failure): void {
  const notes = underWay.get(core.db) ?? { known: NOTHING, unknown: NOTHING };
  underWay.set(core.db, notes);
  const { accountId, portal, reason, number } = failure;
  // Its first statement, too, comes when the answer is on its way.
  const answered = setImmediate();
  const warn = (error: unknown) =>
    core.log.warn({ error: faultOf(error) }, 'a failed sign-in is not in the Audit Log');
  if (reason === 'unknown') {
    const noted = answered.then(() => noteUnknownLogin(core, accountId, portal)).catch(warn);
    notes.unknown = Promise.all([notes.unknown, noted]).then(() => {});
  } else if (TOLD.has(number))
    notes.known = Promise.all([notes.known, answered])
      .then(() => write(core, failure))
      .catch(warn);
}

/** Resolves when all failures so far are written down. */
export async function failuresNoted({ db }: Pick<Core, 'db'>): Promise<void> {
  const notes = underWay.get(db);
  await Promise.all([notes?.known, notes?.unknown]);
}

async function write(core: Core, failure: Failure): Promise<void> {
  const { accountId, portal, reason, person, number, knownDevice, changing } = failure;
  const named = person && namedInAudit(person);
  await core.db.$transaction((tx) =>
    appendAudit(core, tx, accountId, {
      actor: changing && named ? named : { kind: 'visitor' },
      via: `${portal}_portal`,
      action: actionOf(failure),
      ...(named ? { subject: named } : {}),
      details: { reason, in_a_row: number, known_device: knownDevice },
    }),
  );
}

function actionOf({ number, changing }: Failure): AuditAction {
  if (number === MOST_FAILURES) return 'portal.sign_in_stopped';
  return changing ? 'password.change_failed' : 'portal.sign_in_failed';
}
