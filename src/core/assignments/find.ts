import { appendAudit } from '../audit/append.ts';
import { MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import type { PasswordAssignment, Staff } from '../database/client.ts';
import type { AccountId, StaffId } from '../ids.ts';
import { judgeOnStaff } from '../permissions/judge.ts';
import { sha256 } from '../secrets.ts';
import { rememberOnce } from '../workspaces/seenRequests.ts';

/** The staff member who is signed in, and the token of the link that was opened. */
export interface Opened {
  accountId: AccountId;
  askerId: StaffId;
  token: string | undefined;
}

/** A way that the page can be shown for. */
export interface OpenAssignment {
  assignmentId: string;
  subjectId: StaffId;
  /** Of whom the password is. */
  name: string;
  email: string | null;
  reason: string;
}

export type FoundAssignment = PasswordAssignment & { subject: Staff };

/** One entry in this time, in milliseconds: whoever reloads the page must not fill the Audit Log. */
const TOLD_ONCE_IN = 60 * MINUTE;

/**
 * The way behind a link, for whoever it was made for and may still assign that password: rights are read anew. Undefined
 * when it is over, used, somebody else's, or nothing: the page tells them all alike. Somebody else's is kept in the
 * Audit Log.
 */
export async function findAssignment(core: Core, opened: Opened): Promise<OpenAssignment | undefined> {
  const found = await readAssignment(core, opened);
  if (!found || found.endedAt || found.expiresAt <= core.clock.now()) return undefined;
  const { accountId, askerId } = opened;
  if (found.askerId !== askerId) {
    await noteStranger(core, opened, found);
    return undefined;
  }
  const asker = await core.db.staff.findUnique({ where: { accountId_id: { accountId, id: askerId } } });
  if (!asker || !judgeOnStaff(standing(asker), 'assign-password', standing(found.subject)).may)
    return undefined;
  const { name, email } = found.subject;
  return { assignmentId: found.id, subjectId: found.subjectId as StaffId, name, email, reason: found.reason };
}

/** The row behind a token, whoever asks. */
export async function readAssignment(
  core: Pick<Core, 'db'>,
  { accountId, token }: Pick<Opened, 'accountId' | 'token'>,
): Promise<FoundAssignment | undefined> {
  if (!token) return undefined;
  const found = await core.db.passwordAssignment.findFirst({
    where: { accountId, tokenHash: sha256(token) },
    include: { subject: true },
  });
  return found ?? undefined;
}

function standing({ id, level, deactivatedAt }: Staff) {
  return { staffId: id as StaffId, level, active: deactivatedAt === null };
}

/** Somebody else of the staff opened the link: passed on, or taken. */
async function noteStranger(
  core: Core,
  { accountId, askerId }: Opened,
  found: FoundAssignment,
): Promise<void> {
  await core.db.$transaction(async (tx) => {
    if (!(await rememberOnce(core, tx, `assignment ${found.id} ${askerId}`, TOLD_ONCE_IN))) return;
    await appendAudit(core, tx, accountId, {
      actor: { kind: 'staff', id: askerId },
      via: 'office_portal',
      action: 'password.assignment_refused',
      subject: { kind: 'staff', id: found.subjectId },
      details: { assignment: found.id, reason: 'link-of-somebody-else' },
    });
  });
}
