import type { Core } from '../core.ts';
import type { PermissionLevel } from '../database/client.ts';
import type { AccountId } from '../ids.ts';
import { judge, judgeOnStaff, type StaffAction, type Standing, type Verdict } from './judge.ts';
import { type Action, LEVEL_NAMES } from './levels.ts';
import { whoMay } from './whoMay.ts';
import { ACTION_WORDS, levelsInWords, ruleInWords } from './words.ts';

/** A staff member as an explanation names them. */
export type NamedStanding = Standing & { name: string };

/** What is asked about: an action, and for what is done to staff, to whom. */
export type Question =
  | { action: Action }
  | { action: StaffAction; subject: NamedStanding; becomes?: PermissionLevel };

export interface Explanation extends Verdict {
  /** The answer, the rule, and who may instead; plain words. */
  sentence: string;
}

/** Actions that a person of a lower level asks others for, and what that asking is called. */
const ASKED_FOR: Partial<Record<Action, Action>> = {
  'send-guardian-reset': 'request-guardian-reset',
  'send-staff-reset': 'request-staff-reset',
};

/**
 * Whether somebody may do something, by which rule, and who may instead: from the functions that decide it when it is
 * done (permissions/judge.ts), so that the answer is never another one.
 */
export async function explain(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  asker: NamedStanding,
  question: Question,
): Promise<Explanation> {
  const verdict = judged(asker, question);
  const { action } = question;
  const who = `${asker.name} (${LEVEL_NAMES[asker.level]})`;
  const what = `${ACTION_WORDS[action]}${'subject' in question ? ` – here ${question.subject.name} (${LEVEL_NAMES[question.subject.level]})` : ''}`;
  if (verdict.may) {
    const sentence = `Yes: ${who} may ${what}. The rule: ${levelsInWords(action)}.`;
    return { ...verdict, sentence };
  }
  const rule = verdict.rule === 'may' ? 'level' : verdict.rule;
  const reason = ruleInWords(rule, action, 'subject' in question ? question.subject.name : undefined);
  const parts = [`No: ${who} may not ${what}.`, reason, askingInstead(asker, question, rule)];
  parts.push(await whoInstead(core, accountId, asker, question, rule));
  return { ...verdict, sentence: parts.filter(Boolean).join(' ') };
}

function judged(asker: Standing, question: Question): Verdict {
  return 'subject' in question
    ? judgeOnStaff(asker, question.action, question.subject, question.becomes)
    : judge(asker, question.action);
}

/** A level that may not send may ask for it (A1). */
function askingInstead(asker: NamedStanding, question: Question, rule: Verdict['rule']): string {
  const lesser = ASKED_FOR[question.action];
  if (rule !== 'level' || !lesser) return '';
  const asks = 'subject' in question ? { ...question, action: lesser as StaffAction } : { action: lesser };
  return judged(asker, asks).may ? `They may ${ACTION_WORDS[lesser]}, and somebody else decides.` : '';
}

async function whoInstead(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  asker: Standing,
  { action }: Question,
  rule: Verdict['rule'],
): Promise<string> {
  if (rule === 'owner' || rule === 'no-new-owner' || rule === 'asker-inactive') return '';
  const deciding = rule === 'admin-by-owner' ? 'make-or-unmake-admin' : action;
  const names = await whoMay(core, accountId, deciding, { except: asker.staffId });
  return names.length > 0
    ? `Who may: ${new Intl.ListFormat('en', { type: 'disjunction' }).format(names)}.`
    : 'Nobody else of the staff may at the moment.';
}
