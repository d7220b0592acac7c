import { appendAudit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import { type Browser, findSession } from '../credentials/sessions.ts';
import { holdGuardian } from '../directory/lock.ts';
import type { AccountId, PolicyVersionId } from '../ids.ts';
import { ACCEPTANCE, type Acceptance, acceptanceOf } from './acceptance.ts';
import { holdNewest } from './newest.ts';
import { studentNames, studentsDigest } from './students.ts';
import { typedNameOf } from './typedName.ts';

/** Longest browser's name that is kept, in characters. */
const LONGEST_USER_AGENT = 200;

export interface PolicyToAccept {
  accountId: AccountId;
  /**
   * The id from the cookie of the Customer Portal. It is the only way to say who accepts: only the guardian's own
   * browser has it, we store no more than its hash, and so no other caller can accept for anybody (G8).
   */
  session: string | undefined;
  versionId: string;
  typedName: string;
  /** `studentsDigest` of the names that the page showed. */
  shownStudents?: string | undefined;
  browser: Browser;
}

export type AcceptOutcome =
  | { kind: 'accepted'; policy: string; acceptance: Acceptance }
  /** It stands already: by this guardian here, as by a second tap, or by a signed form. Nothing was changed. */
  | { kind: 'accepted-before'; policy: string; acceptance: Acceptance }
  /** What was typed is not the name on the record. */
  | { kind: 'name-differs'; expected: string }
  /** A newer version was published since the page was read. */
  | { kind: 'changed'; newest: PolicyVersionId }
  /** The family's students are others than the page named. */
  | { kind: 'students-changed' }
  /** No live session of a guardian with Can Log In. */
  | { kind: 'signed-out' }
  | { kind: 'no-such-policy' };

/**
 * A guardian accepts the newest version of a policy electronically, for self and the family's students (G8). Kept are
 * who, when, which version, the text's hash, the name as typed, the students' names, IP and browser. The only function
 * that makes an electronic acceptance.
 */
export async function acceptPolicy(core: Core, asked: PolicyToAccept): Promise<AcceptOutcome> {
  const { accountId, versionId, browser } = asked;
  const visitor = await findSession(core, accountId, 'customer', asked.session);
  if (!visitor) return { kind: 'signed-out' };
  return core.db.$transaction(async (tx): Promise<AcceptOutcome> => {
    const guardian = await holdGuardian(tx, accountId, visitor.person.guardianId);
    // Again, now that whoever ends sessions or takes Can Log In away must wait for us.
    const still = await findSession({ ...core, db: tx }, accountId, 'customer', asked.session);
    if (!guardian || still?.person.guardianId !== guardian.id) return { kind: 'signed-out' };
    const policy = await holdNewest(tx, accountId, versionId);
    if (!policy) return { kind: 'no-such-policy' };
    const key = { accountId, versionId, guardianId: guardian.id };
    const before = await tx.policyAcceptance.findUnique({
      where: { accountId_versionId_guardianId: key },
      select: ACCEPTANCE,
    });
    if (before) return { kind: 'accepted-before', policy: policy.title, acceptance: acceptanceOf(before) };
    if (policy.newest.id !== versionId) return { kind: 'changed', newest: policy.newest.id };
    const students = await studentNames(tx, accountId, guardian.familyId);
    const { shownStudents } = asked;
    if (shownStudents !== undefined && shownStudents !== studentsDigest(students))
      return { kind: 'students-changed' };
    const typedName = typedNameOf(asked.typedName, guardian.name);
    if (typedName === undefined) return { kind: 'name-differs', expected: guardian.name };

    const row = await tx.policyAcceptance.create({
      data: {
        ...key,
        kind: 'electronic',
        bodyHash: policy.newest.bodyHash,
        at: core.clock.now(),
        students,
        typedName,
        ip: browser.ip ?? null,
        userAgent: browser.userAgent?.slice(0, LONGEST_USER_AGENT) ?? null,
      },
      select: ACCEPTANCE,
    });
    await appendAudit(core, tx, accountId, {
      actor: { kind: 'guardian', id: guardian.id },
      via: 'customer_portal',
      action: 'policy.accepted_electronically',
      subject: { kind: 'policy', id: policy.policyId },
      details: {
        policy: policy.title,
        version: policy.number,
        hash: Buffer.from(policy.newest.bodyHash).toString('hex'),
        guardian: guardian.id,
        students: students.length,
      },
    });
    return { kind: 'accepted', policy: policy.title, acceptance: acceptanceOf(row) };
  });
}
