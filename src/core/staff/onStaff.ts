import { appendAudit } from '../audit/append.ts';
import type { AuditAction } from '../audit/entry.ts';
import type { Core } from '../core.ts';
import type { PermissionLevel, Staff, Tx } from '../database/client.ts';
import { holdStaff } from '../directory/lock.ts';
import { NotPermitted } from '../errors.ts';
import type { AccountId, StaffId } from '../ids.ts';
import type { NamedStanding } from '../permissions/explain.ts';
import type { StaffAction, Verdict } from '../permissions/judge.ts';
import { whoMay } from '../permissions/whoMay.ts';
import { ACTION_WORDS, ruleInWords } from '../permissions/words.ts';
import { NotOnStaff } from './refusals.ts';

/**
 * Holds who acts and who is acted on until the transaction ends, and reads their standing as those before have left it
 * (A3). Undefined when either is not of this account.
 */
export async function holdBoth(
  tx: Tx,
  accountId: AccountId,
  askerId: StaffId,
  subjectId: StaffId,
): Promise<{ asker: NamedStanding; subject: NamedStanding } | undefined> {
  const held = await holdStaff(tx, accountId, [askerId, subjectId]);
  const [asker, subject] = [held.get(askerId), held.get(subjectId)];
  return asker && subject ? { asker: standing(asker), subject: standing(subject) } : undefined;
}

function standing({ id, name, level, deactivatedAt }: Staff): NamedStanding {
  return { staffId: id as StaffId, name, level, active: deactivatedAt === null };
}

/**
 * Keeps an attempt that a rule was against (ASVS 16.3.2), in a transaction of its own, and refuses it with the rule.
 * @throws NotPermitted, NotOnStaff
 */
export async function refuseOnStaff(
  core: Core,
  refused: {
    accountId: AccountId;
    askerId: StaffId;
    subject: NamedStanding;
    verdict: Verdict;
    did: StaffAction;
    audit: AuditAction;
    to?: PermissionLevel;
  },
): Promise<never> {
  const { accountId, askerId, subject, verdict, did, to } = refused;
  await core.db.$transaction((tx) =>
    appendAudit(core, tx, accountId, {
      actor: { kind: 'staff', id: askerId },
      via: 'slack',
      action: refused.audit,
      subject: { kind: 'staff', id: subject.staffId },
      details: { reason: verdict.rule, ...(to ? { to } : {}) },
    }),
  );
  if (verdict.rule === 'level' || verdict.rule === 'asker-inactive' || verdict.rule === 'may')
    throw new NotPermitted(ACTION_WORDS[did], await whoMay(core, accountId, did));
  throw new NotOnStaff(`Nothing was done. ${ruleInWords(verdict.rule, did, subject.name)}`);
}
