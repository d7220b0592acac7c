import { endOpenRequests } from '../approvals/end.ts';
import { appendAudits } from '../audit/append.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { after } from '../clock.ts';
import type { Core } from '../core.ts';
import { type Chosen, checkLeaks, checkNewPassword } from '../credentials/newPassword.ts';
import { couldBeAPassword, type PasswordProblem } from '../credentials/passwordPolicy.ts';
import { storePassword } from '../credentials/storePassword.ts';
import type { Tx } from '../database/client.ts';
import { putNoticeInOutbox } from '../delivery/notice.ts';
import { composePasswordAssigned, hashOfBody } from '../delivery/texts/passwordAssigned.ts';
import { putStaffText } from '../delivery/texts/putStaffText.ts';
import type { AccountId, StaffId } from '../ids.ts';
import { endedEntries } from '../links/lifecycle.ts';
import { SAME_SUBMIT } from '../links/redeem.ts';
import { judgeOnStaff } from '../permissions/judge.ts';
import { sha256 } from '../secrets.ts';
import { holdBoth } from '../staff/onStaff.ts';
import { findAssignment, type OpenAssignment, type Opened, readAssignment } from './find.ts';

export interface Assignment extends Opened, Chosen {
  token: string;
  /** The way that the form was made for; another tab may have opened a different one since. */
  madeFor: string;
  /** The id of the session that asks. */
  session: string;
  /** Whether they have to choose their own at the next sign-in. */
  mustChange: boolean;
}

export type AssignOutcome =
  | { kind: 'assigned' }
  /** The way stays usable; say why and let them choose another. */
  | { kind: 'refused'; open: OpenAssignment; problem: PasswordProblem }
  /** The form was another way's; nothing is done. */
  | { kind: 'other-link'; open: OpenAssignment }
  /** Over, used, somebody else's, or nothing that may be done any more. */
  | { kind: 'over' };

/**
 * Assigns a colleague's password (S5), by one policy as everywhere. It is checked and hashed first; then one transaction
 * reads the rights of who asks anew, consumes the way, stores the hash, ends every session, open link and request of the
 * colleague and all other ways to assign theirs, tells every address on record, and writes the audit row. Of any number
 * at the same moment one wins. The password itself goes nowhere but into the hash.
 * @throws TooBusy when hashing has piled up; the way stays usable.
 */
export async function assignPassword(core: Core, assignment: Assignment): Promise<AssignOutcome> {
  const { accountId, madeFor, password } = assignment;
  const open = await findAssignment(core, assignment);
  if (!open) return (await isSameSubmit(core, assignment)) ? { kind: 'assigned' } : { kind: 'over' };
  if (open.assignmentId !== madeFor) return { kind: 'other-link', open };
  const account = await core.db.account.findUniqueOrThrow({ where: { id: accountId } });
  const problem =
    checkNewPassword(assignment, {
      minLength: account.minPasswordLength,
      // The reason stands in Slack and in the Audit Log, where no password may.
      words: [account.name, open.name, open.email ?? '', open.reason],
    }) ?? (await checkLeaks(core, password));
  if (problem) return { kind: 'refused', open, problem };
  const passwordHash = await core.hashing.hash(password);
  const done = await core.db.$transaction((tx) => store(core, tx, assignment, open, passwordHash));
  return done || (await isSameSubmit(core, assignment)) ? { kind: 'assigned' } : { kind: 'over' };
}

/** @returns false when the way, the session or the right is no longer there. */
async function store(
  core: Core,
  tx: Tx,
  { accountId, askerId, token, session, mustChange }: Assignment,
  { assignmentId, subjectId, reason }: OpenAssignment,
  passwordHash: string,
): Promise<boolean> {
  const both = await holdBoth(tx, accountId, askerId, subjectId);
  if (!both || !judgeOnStaff(both.asker, 'assign-password', both.subject).may) return false;
  const own = { accountId, staffId: askerId, idHash: sha256(session) };
  if ((await tx.session.count({ where: own })) === 0) return false;
  const now = core.clock.now();
  const { count } = await tx.passwordAssignment.updateMany({
    where: {
      ...{ accountId, id: assignmentId, askerId, subjectId, tokenHash: sha256(token) },
      ...{ endedAt: null, expiresAt: { gt: now } },
    },
    data: { endedAt: now, assigned: true },
  });
  if (count === 0) return false;
  await tx.passwordAssignment.updateMany({
    where: { accountId, subjectId, endedAt: null },
    data: { endedAt: now },
  });
  const person = { portal: 'office', staffId: subjectId } as const;
  const by = { actor: { kind: 'staff', id: askerId }, via: 'office_portal' } as const;
  const end = { state: 'cancelled', reason: 'password-changed' } as const;
  const requests = await endOpenRequests(core, tx, accountId, person, end, by);
  const chosenAt = now;
  const stored = await storePassword(core, tx, { accountId, person, passwordHash, mustChange, chosenAt });
  await putNoticeInOutbox(core, tx, {
    ...{ accountId, person, mustChange },
    template: 'password-assigned',
    assignedBy: both.asker.name,
  });
  const texted = await textAssigned(core, tx, accountId, subjectId);
  const subject = { kind: 'staff', id: subjectId } as const;
  const { sessionsEnded: sessions_ended, linksEnded } = stored;
  const details = { assignment: assignmentId, reason, must_change: mustChange, sessions_ended };
  await appendAudits(core, tx, accountId, [
    { ...by, action: 'password.assigned', subject, details },
    ...requests,
    ...endedEntries(
      linksEnded,
      { ...by, action: 'reset.cancelled', subject },
      { reason: 'password_changed' },
    ),
    ...texted,
  ]);
  return true;
}

/** To the phone on record too, where the centre sends texts and has a credit for it. */
async function textAssigned(
  core: Core,
  tx: Tx,
  accountId: AccountId,
  subjectId: StaffId,
): Promise<AuditEntry[]> {
  const { account, ...staff } = await tx.staff.findUniqueOrThrow({
    where: { accountId_id: { accountId, id: subjectId } },
    include: { account: true },
  });
  const body = composePasswordAssigned({
    centre: account.name,
    language: staff.language ?? account.language,
  });
  const text = {
    staff,
    account,
    template: 'password-assigned',
    content: { bodyHash: hashOfBody(body) },
  } as const;
  return (await putStaffText(core, tx, text)) ?? [];
}

/**
 * Whether this asker has assigned this very password by this way, a moment ago: the same form was sent twice. Compares
 * nothing once the colleague has chosen their own, or the asker could guess at that one.
 */
async function isSameSubmit(core: Core, assignment: Assignment): Promise<boolean> {
  const { accountId, askerId, madeFor, password } = assignment;
  const found = await readAssignment(core, assignment);
  if (!found?.assigned || !found.endedAt || found.askerId !== askerId || found.id !== madeFor) return false;
  if (after(found.endedAt, SAME_SUBMIT) <= core.clock.now() || !couldBeAPassword(password)) return false;
  const credential = await core.db.credential.findUnique({
    where: { accountId_staffId: { accountId, staffId: found.subjectId } },
    select: { passwordHash: true, changedAt: true },
  });
  if (credential?.changedAt.getTime() !== found.endedAt.getTime()) return false;
  return core.hashing.verify(credential.passwordHash, password, 'proved');
}

/** Whose password it was. */
export interface Assigned {
  name: string;
  email: string | null;
  mustChange: boolean;
}

/** Whose password was assigned by a way that this asker has used; for the page that says so. */
export async function readAssigned(core: Core, opened: Opened): Promise<Assigned | undefined> {
  const found = await readAssignment(core, opened);
  if (!found?.assigned || found.askerId !== opened.askerId) return undefined;
  const credential = await core.db.credential.findUnique({
    where: { accountId_staffId: { accountId: opened.accountId, staffId: found.subjectId as StaffId } },
    select: { mustChange: true },
  });
  const { name, email } = found.subject;
  return { name, email, mustChange: credential?.mustChange ?? false };
}
