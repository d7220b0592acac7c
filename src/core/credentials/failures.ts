import { appendAudit } from '../audit/append.ts';
import type { AuditAction } from '../audit/entry.ts';
import type { Core } from '../core.ts';
import type { Portal, PrismaClient } from '../database/client.ts';
import { faultOf } from '../faults.ts';
import type { AccountId, GuardianId } from '../ids.ts';
import { MOST_FAILURES } from './streaks.ts';
import { noteUnknownLogin } from './unknownLogins.ts';

/** Why, for the staff who read the Audit Log; the visitor is never told. */
export type FailureReason = 'unknown' | 'no_password_yet' | 'cannot_log_in' | 'wrong_password';

/** A password that did not fit. */
export interface Failure {
  accountId: AccountId;
  portal: Portal;
  reason: FailureReason;
  /** Whose login it was, if it was one person's. */
  guardianId?: GuardianId | undefined;
  /** Which failure in a row it was. */
  number: number;
  /** Whether the browser had signed in to this login before. */
  knownDevice: boolean;
  /** By somebody signed in who wanted to change it. */
  changing?: boolean;
}

/** Failures in a row that are worth a row: a stranger must not fill the Audit Log. */
const TOLD = new Set([1, 5, 10, 25, 50, MOST_FAILURES]);

const underWay = new WeakMap<PrismaClient, Set<Promise<void>>>();

/**
 * Tells the Audit Log of a failure, after the answer: were it written before, its time would tell which logins there
 * are. Never what was typed.
 */
export function noteFailure(core: Core, failure: Failure): void {
  const notes = underWay.get(core.db) ?? new Set();
  underWay.set(core.db, notes);
  const note = write(core, failure)
    .catch((error) => core.log.warn({ error: faultOf(error) }, 'a failed sign-in is not in the Audit Log'))
    .finally(() => notes.delete(note));
  notes.add(note);
}

/** Resolves when all failures so far are written down. */
export async function failuresNoted(core: Pick<Core, 'db'>): Promise<void> {
  await Promise.all(underWay.get(core.db) ?? []);
}

async function write(core: Core, failure: Failure): Promise<void> {
  const { accountId, portal, reason, guardianId, number, knownDevice, changing } = failure;
  if (reason === 'unknown') return noteUnknownLogin(core, accountId, portal);
  if (!TOLD.has(number)) return;
  await core.db.$transaction((tx) =>
    appendAudit(core, tx, accountId, {
      actor: changing && guardianId ? { kind: 'guardian', id: guardianId } : { kind: 'visitor' },
      via: `${portal}_portal`,
      action: actionOf(failure),
      ...(guardianId ? { subject: { kind: 'guardian' as const, id: guardianId } } : {}),
      details: { reason, in_a_row: number, known_device: knownDevice },
    }),
  );
}

function actionOf({ number, changing }: Failure): AuditAction {
  if (number === MOST_FAILURES) return 'portal.sign_in_stopped';
  return changing ? 'password.change_failed' : 'portal.sign_in_failed';
}
