import { type ApprovalSettings, readPolicy } from '../approvals/settings.ts';
import type { Core } from '../core.ts';
import type { PermissionLevel } from '../database/client.ts';
import type { AccountId, StaffId } from '../ids.ts';
import { judgedHere } from './here.ts';
import type { StaffAction, Standing, Verdict } from './judge.ts';
import { type Action, LEVEL_NAMES, LEVELS, levelsThatMay } from './levels.ts';
import { namesAtLevels } from './whoMay.ts';
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
 * done (judge.ts, and core/approvals for what the centre has set), so that the answer is never another one.
 */
export async function explain(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  asker: NamedStanding,
  question: Question,
): Promise<Explanation> {
  const { settings } = await readPolicy(core.db, accountId);
  const verdict = judgedHere(asker, question, settings);
  const { action } = question;
  const subject = 'subject' in question ? question.subject : undefined;
  const to = subject ? ` – here ${subject.name} (${LEVEL_NAMES[subject.level]})` : '';
  const what = `${asker.name} (${LEVEL_NAMES[asker.level]})`;
  const levels = levelsHere(action, settings);
  if (verdict.rule === 'may') {
    const parts = [
      `Yes: ${what} may ${ACTION_WORDS[action]}${to}.`,
      ruleOfLevels(action, levels),
      besides(action, settings),
    ];
    return { ...verdict, sentence: parts.filter(Boolean).join(' ') };
  }
  const parts = [
    `No: ${what} may not ${ACTION_WORDS[action]}${to}.`,
    verdict.rule === 'level'
      ? ruleOfLevels(action, levels)
      : ruleInWords(verdict.rule, action, subject?.name),
    verdict.rule === 'level' ? askingInstead(asker, question, settings) : '',
    await whoInstead(core, accountId, asker, question, settings),
  ];
  return { ...verdict, sentence: parts.filter(Boolean).join(' ') };
}

/** The levels that may do something at this centre, if nothing about the people is against it. */
function levelsHere(action: Action, settings: ApprovalSettings): PermissionLevel[] {
  return LEVELS.filter((level) => judgedHere(anybodyAt(level), { action }, settings).may);
}

function ruleOfLevels(action: Action, levels: readonly PermissionLevel[]): string {
  const set = levels.length !== levelsThatMay(action).length;
  return `The rule: ${levelsInWords(levels)}${set ? ', as the Business Owner has set it' : ''}.`;
}

/** What may still turn a send into a request (core/approvals). */
function besides(action: Action, { everySms }: ApprovalSettings): string {
  if (action !== 'send-guardian-reset' && action !== 'send-staff-reset') return '';
  return `${everySms ? 'Every text needs approval at this centre. ' : ''}A guard, such as a contact that changed lately, can still ask for a second person.`;
}

/** A level that may not send may ask for it (A1). */
function askingInstead(asker: Standing, question: Question, settings: ApprovalSettings): string {
  const lesser = ASKED_FOR[question.action];
  if (!lesser) return '';
  const asks = 'subject' in question ? { ...question, action: lesser as StaffAction } : { action: lesser };
  return judgedHere(asker, asks, settings).may
    ? `They may ${ACTION_WORDS[lesser]}, and somebody else decides.`
    : '';
}

/** Who may do just this, to just this person: neither who asks nor whom it is about. Nothing where nobody ever may. */
async function whoInstead(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  asker: NamedStanding,
  question: Question,
  settings: ApprovalSettings,
): Promise<string> {
  if (!asker.active) return '';
  const subject = 'subject' in question ? question.subject : undefined;
  const levels = LEVELS.filter((level) => judgedHere(anybodyAt(level), question, settings).may);
  if (levels.length === 0) return nobodyAtAll(asker, question, settings);
  const names = await namesAtLevels(core, accountId, levels, [
    asker.staffId,
    ...(subject ? [subject.staffId] : []),
  ]);
  return names.length > 0
    ? `Who may: ${new Intl.ListFormat('en', { type: 'disjunction' }).format(names)}.`
    : 'Nobody else of the staff may at the moment.';
}

/** Of somebody whose level is too low, when no level would do: why not. Otherwise that was said already. */
function nobodyAtAll(asker: NamedStanding, question: Question, settings: ApprovalSettings): string {
  const { rule } = judgedHere(anybodyAt('owner'), question, settings);
  if (rule === 'may' || rule === judgedHere(asker, question, settings).rule) return '';
  const subject = 'subject' in question ? question.subject.name : undefined;
  return `Nobody else may either. ${ruleInWords(rule, question.action, subject)}`;
}

const anybodyAt = (level: PermissionLevel): Standing => ({ staffId: '' as StaffId, level, active: true });
