import { appendAudit, appendAudits } from '../audit/append.ts';
import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import type { AccountId, StaffId } from '../ids.ts';
import type { NamedStanding } from '../permissions/explain.ts';
import { judgeOnStaff, type Verdict } from '../permissions/judge.ts';
import { cutAccess } from './cutAccess.ts';
import { holdBoth, refuseOnStaff } from './onStaff.ts';
import { NoSuchStaff } from './refusals.ts';

/** Who switches whom off or on again. */
export interface OnOrOff {
  accountId: AccountId;
  /** Who pressed it; read again here. */
  askerId: StaffId;
  subjectId: StaffId;
}

/**
 * Deactivates a staff member: whatever they have open ends, and from now on nothing that they press is done. Their Slack
 * user stays linked, so that they are told why, and nobody else can be linked to it (decision 155).
 * @returns false when they were deactivated already.
 * @throws NoSuchStaff, NotPermitted, NotOnStaff
 */
export async function deactivateStaff(core: Core, change: OnOrOff): Promise<boolean> {
  return decided(core, change, async (tx, { subject }) => {
    if (!subject.active) return false;
    const { accountId, askerId, subjectId } = change;
    await tx.staff.update({
      where: { accountId_id: { accountId, id: subjectId } },
      data: { deactivatedAt: core.clock.now() },
    });
    const by = { actor: { kind: 'staff', id: askerId }, via: 'slack' } as const;
    const { entries, ...ended } = await cutAccess(core, tx, accountId, subjectId, by);
    await core.queue.add(tx, 'home', { accountId });
    await appendAudits(core, tx, accountId, [
      ...entries,
      {
        ...by,
        action: 'staff.deactivated',
        subject: { kind: 'staff', id: subjectId },
        details: { level: subject.level, ...ended },
      },
    ]);
    return true;
  });
}

/**
 * Takes a deactivation back: level, password and Slack user are as they were.
 * @returns false when they were active already.
 * @throws NoSuchStaff, NotPermitted, NotOnStaff
 */
export async function reactivateStaff(core: Core, change: OnOrOff): Promise<boolean> {
  return decided(core, change, async (tx, { subject }) => {
    if (subject.active) return false;
    const { accountId, askerId, subjectId } = change;
    await tx.staff.update({
      where: { accountId_id: { accountId, id: subjectId } },
      data: { deactivatedAt: null },
    });
    await core.queue.add(tx, 'home', { accountId });
    await appendAudit(core, tx, accountId, {
      actor: { kind: 'staff', id: askerId },
      via: 'slack',
      action: 'staff.reactivated',
      subject: { kind: 'staff', id: subjectId },
      details: { level: subject.level },
    });
    return true;
  });
}

/** Holds both, reads the rule anew (A3), and either does it or keeps the attempt and refuses. */
async function decided(
  core: Core,
  { accountId, askerId, subjectId }: OnOrOff,
  act: (tx: Tx, both: { asker: NamedStanding; subject: NamedStanding }) => Promise<boolean>,
): Promise<boolean> {
  const done = await core.db.$transaction(
    async (tx): Promise<boolean | { verdict: Verdict; subject: NamedStanding }> => {
      const both = await holdBoth(tx, accountId, askerId, subjectId);
      if (!both) throw new NoSuchStaff();
      const verdict = judgeOnStaff(both.asker, 'deactivate-staff', both.subject);
      return verdict.may ? act(tx, both) : { verdict, subject: both.subject };
    },
  );
  if (typeof done === 'boolean') return done;
  const did = 'deactivate-staff';
  const audit = 'staff.deactivation_refused';
  return refuseOnStaff(core, { ...done, accountId, askerId, did, audit });
}
