import { appendAudit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import type { PermissionLevel } from '../database/client.ts';
import type { AccountId, StaffId } from '../ids.ts';
import { tellOne } from '../notices/tellOne.ts';
import { judgeOnStaff } from '../permissions/judge.ts';
import { holdBoth, refuseOnStaff } from './onStaff.ts';
import { LevelChangedMeanwhile, NoSuchStaff } from './refusals.ts';
import { putStaffNewsInOutbox } from './staffNews.ts';

/** What YES says. */
export interface LevelChange {
  accountId: AccountId;
  /** Who pressed it; read again here. */
  askerId: StaffId;
  subjectId: StaffId;
  /** The level that the card showed. */
  from: PermissionLevel;
  to: PermissionLevel;
}

/**
 * Changes the level of a staff member: nobody their own, only the Business Owner makes or unmakes Admin Access, nobody
 * makes a Business Owner (permissions/judge.ts, and a trigger for the last). Whatever the person has open stays open, since
 * every press reads rights anew (decision 155). The person is told.
 * @returns false when they had that level already.
 * @throws NoSuchStaff, NotPermitted, NotOnStaff, LevelChangedMeanwhile
 */
export async function changeLevel(core: Core, change: LevelChange): Promise<boolean> {
  const { accountId, askerId, subjectId, from, to } = change;
  const done = await core.db.$transaction(async (tx) => {
    const both = await holdBoth(tx, accountId, askerId, subjectId);
    if (!both) throw new NoSuchStaff();
    const { asker, subject } = both;
    const verdict = judgeOnStaff(asker, 'change-levels', subject, to);
    if (!verdict.may) return { refused: verdict, subject };
    if (subject.level === to) return { changed: false };
    if (subject.level !== from) throw new LevelChangedMeanwhile(subject.name, subject.level);
    await tx.staff.update({ where: { accountId_id: { accountId, id: subjectId } }, data: { level: to } });
    const news = { kind: 'level-changed' as const, content: { from, to, by: asker.name } };
    const told = await tellOne(core, tx, { accountId, staffId: subjectId }, news, crypto.randomUUID());
    if (!told)
      await putStaffNewsInOutbox(core, tx, accountId, subjectId, {
        kind: 'level-changed',
        from,
        to,
        by: asker.name,
      });
    await core.queue.add(tx, 'home', { accountId });
    await appendAudit(core, tx, accountId, {
      actor: { kind: 'staff', id: askerId },
      via: 'slack',
      action: 'staff.level_changed',
      subject: { kind: 'staff', id: subjectId },
      details: { from, to },
    });
    return { changed: true };
  });
  if ('changed' in done) return done.changed ?? false;
  const { refused: verdict, subject } = done;
  const audit = 'staff.level_change_refused' as const;
  return refuseOnStaff(core, { accountId, askerId, subject, verdict, did: 'change-levels', audit, to });
}
