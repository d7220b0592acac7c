import { appendAudit } from '../audit/append.ts';
import { after, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import type { PasswordAssignment, Tx } from '../database/client.ts';
import type { AccountId, StaffId } from '../ids.ts';
import { judgeOnStaff } from '../permissions/judge.ts';
import { sha256 } from '../secrets.ts';
import { holdBoth, refuseOnStaff } from '../staff/onStaff.ts';
import { NoSuchStaff } from '../staff/refusals.ts';
import { AssignmentOver, ReasonRefused } from './refusals.ts';

/** How long the way to the page lives, in milliseconds. */
export const ASSIGNMENT_LIFE = 10 * MINUTE;
/** The longest reason, in characters. */
export const MOST_REASON = 200;

/** What YES says. Never a password: that is typed on the page alone (S5). */
export interface BegunAssignment {
  accountId: AccountId;
  /** Who pressed it; read again here. */
  askerId: StaffId;
  subjectId: StaffId;
  reason: string;
  /** One per confirmation shown. */
  requestKey: string;
  workspaceId: string;
}

/**
 * Makes the one-time way for one asker to the page on which a colleague's password is assigned (S5). An older open one of
 * theirs for the same colleague ends. The same YES again gives the same link: its token is a signature over the key of the
 * confirmation, so that it need not be kept to be shown twice.
 * @returns the address to open.
 * @throws NotPermitted, NotOnStaff, NoSuchStaff, ReasonRefused, AssignmentOver
 */
export async function beginAssignment(core: Core, asked: BegunAssignment): Promise<string> {
  const { accountId, askerId, subjectId, requestKey } = asked;
  if (asked.reason.trim() === '' || asked.reason.length > MOST_REASON) throw new ReasonRefused();
  const token = tokenOf(core, asked);
  const done = await core.db.$transaction(async (tx) => {
    const both = await holdBoth(tx, accountId, askerId, subjectId);
    if (!both) throw new NoSuchStaff();
    const verdict = judgeOnStaff(both.asker, 'assign-password', both.subject);
    if (!verdict.may) return { verdict, subject: both.subject };
    const known = await tx.passwordAssignment.findUnique({
      where: { accountId_requestKey: { accountId, requestKey } },
    });
    if (!known) await begin(core, tx, asked, token);
    else if (!isThisOne(core, known, asked, token)) throw new AssignmentOver();
    return tx.account.findUniqueOrThrow({ where: { id: accountId }, select: { slug: true } });
  });
  if ('slug' in done) return `${core.publicUrl}/${done.slug}/office/assign/${token}`;
  const audit = 'password.assignment_refused' as const;
  return refuseOnStaff(core, { accountId, askerId, ...done, did: 'assign-password', audit });
}

async function begin(core: Core, tx: Tx, asked: BegunAssignment, token: string): Promise<void> {
  const { accountId, askerId, subjectId, reason, requestKey, workspaceId } = asked;
  const now = core.clock.now();
  await tx.passwordAssignment.updateMany({
    where: { accountId, askerId, subjectId, endedAt: null },
    data: { endedAt: now },
  });
  const { id } = await tx.passwordAssignment.create({
    data: {
      ...{ accountId, askerId, subjectId, reason, requestKey, workspaceId },
      tokenHash: sha256(token),
      createdAt: now,
      expiresAt: after(now, ASSIGNMENT_LIFE),
    },
    select: { id: true },
  });
  await appendAudit(core, tx, accountId, {
    actor: { kind: 'staff', id: askerId },
    via: 'slack',
    action: 'password.assignment_begun',
    subject: { kind: 'staff', id: subjectId },
    details: { assignment: id, reason },
  });
}

/** Whether the row is what this very confirmation has made, by the same person, and can be used still. */
function isThisOne(
  { clock }: Pick<Core, 'clock'>,
  known: PasswordAssignment,
  { askerId, subjectId }: BegunAssignment,
  token: string,
): boolean {
  const own = known.askerId === askerId && known.subjectId === subjectId;
  const open = known.endedAt === null && known.expiresAt > clock.now();
  // It differs once another APP_SECRET signs.
  return own && open && Buffer.from(known.tokenHash).equals(sha256(token));
}

/** 256 bits that nobody can tell without APP_SECRET, the same for the same confirmation. */
function tokenOf({ secrets }: Pick<Core, 'secrets'>, asked: BegunAssignment): string {
  const { accountId, askerId, subjectId, requestKey } = asked;
  const said = JSON.stringify([accountId, askerId, subjectId, requestKey]);
  return secrets.sign('assignment', said).toString('base64url');
}
