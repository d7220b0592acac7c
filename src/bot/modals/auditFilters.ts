import type { ActionsBlock, Button, InputBlock, KnownBlock, PlainTextOption } from '@slack/types';
import { AUDIT_KINDS, type AuditKind } from '../../core/audit/searchKinds.ts';
import { type AuditFilter, auditDay } from '../../core/audit/searchWhere.ts';
import { LIMITS } from '../blocks/limits.ts';
import { MOST_TYPED, plain, typedWords } from '../blocks/texts.ts';
import type { SeenView } from '../interaction.ts';

/** The field's id, the menu's and the dates': the same for block and element, but the dates stand in one block. */
export const AUDIT_WORDS = 'audit-words';
export const AUDIT_KIND = 'audit-kind';
export const AUDIT_FROM = 'audit-from';
export const AUDIT_UNTIL = 'audit-until';
/** The button that takes the days away. */
export const AUDIT_ANY_DAY = 'audit-any-day';
/** The dates' block, with a number after it: Slack keeps what was chosen in a block of the same name. */
const DATES = 'audit-dates:';

const ANY = 'any';

const KIND_WORDS: Record<AuditKind, string> = {
  resets: 'Password resets',
  requests: 'Requests and decisions',
  passwords: 'Passwords changed or assigned',
  'sign-ins': 'Sign-ins',
  staff: 'Staff: levels, invitations',
  slack: 'Links to Slack',
  owner: 'Business Owner',
  messages: 'Messages and addresses',
  credits: 'SMS and credits',
  records: 'Imports and records',
  policies: 'Policies',
  settings: 'Settings and exports',
};

/** Reads what was chosen and typed. What none of our menus offers counts as nothing chosen. */
export function readAuditFilter({ values }: Pick<SeenView, 'values'>): AuditFilter {
  const kind = values[AUDIT_KIND]?.[AUDIT_KIND]?.selected_option?.value;
  const chosen = values[`${DATES}${datesShown({ values })}`];
  const dated = (id: string) => auditDay.safeParse(chosen?.[id]?.selected_date).data;
  return tidied({
    kind: AUDIT_KINDS.find((one) => one === kind),
    words: typedWords(values[AUDIT_WORDS]?.[AUDIT_WORDS]?.value),
    from: dated(AUDIT_FROM),
    until: dated(AUDIT_UNTIL),
  });
}

/** Which block of dates a window shows, counted from 0. */
export function datesShown({ values }: Pick<SeenView, 'values'>): number {
  const name = Object.keys(values).find((block) => block.startsWith(DATES));
  return Number(/^\d{1,4}$/.exec(name?.slice(DATES.length) ?? '')?.[0] ?? 0);
}

/**
 * What was typed after the command: a word that is a kind chooses it, `2026-11-01` is the first day and a second such
 * date the last one, and the rest is somebody's name.
 */
export function filterOfWords(words: string): AuditFilter {
  const typed = words.split(' ').filter(Boolean);
  const kind = AUDIT_KINDS.find((one) => typed.some((word) => word.toLowerCase() === one));
  const [from, until] = typed.filter((word) => auditDay.safeParse(word).success).sort();
  const rest = typed.filter((word) => word.toLowerCase() !== kind && !auditDay.safeParse(word).success);
  return tidied({ kind, words: rest.join(' '), from, until });
}

/** Without what narrows nothing. */
function tidied({ kind, words, from, until }: AuditFilter): AuditFilter {
  return {
    ...(kind ? { kind } : {}),
    ...(words ? { words } : {}),
    ...(from ? { from } : {}),
    ...(until ? { until } : {}),
  };
}

/** The field of a person, the menu of kinds and the two dates. @param shown which block of dates. */
export function auditFilterBlocks(filter: AuditFilter, shown: number): KnownBlock[] {
  return [wordsInput(filter.words), kindMenu(filter.kind), dates(filter, shown)];
}

function wordsInput(words: string | undefined): InputBlock {
  return {
    type: 'input',
    block_id: AUDIT_WORDS,
    optional: true,
    label: plain('Person', LIMITS.hint),
    hint: plain('Who did it, or to whom it was done. Search counts it.', LIMITS.hint),
    element: {
      type: 'plain_text_input',
      action_id: AUDIT_WORDS,
      max_length: MOST_TYPED,
      ...(words ? { initial_value: words } : {}),
      placeholder: plain('Part of a name', LIMITS.placeholder),
    },
  };
}

function kindMenu(kind: AuditKind | undefined): KnownBlock {
  const everything = option(ANY, 'Everything');
  const options = [everything, ...AUDIT_KINDS.map((one) => option(one, KIND_WORDS[one]))];
  return {
    type: 'section',
    block_id: AUDIT_KIND,
    text: plain('What', LIMITS.sectionText),
    accessory: {
      type: 'static_select',
      action_id: AUDIT_KIND,
      placeholder: plain('What', LIMITS.placeholder),
      options,
      initial_option: options.find(({ value }) => value === kind) ?? everything,
    },
  };
}

function dates({ from, until }: AuditFilter, shown: number): ActionsBlock {
  const picker = (id: string, words: string, chosen: string | undefined) => ({
    type: 'datepicker' as const,
    action_id: id,
    placeholder: plain(words, LIMITS.placeholder),
    ...(chosen ? { initial_date: chosen } : {}),
  });
  return {
    type: 'actions',
    block_id: `${DATES}${shown}`,
    elements: [
      picker(AUDIT_FROM, 'First day', from),
      picker(AUDIT_UNTIL, 'Last day', until),
      // A date that was chosen cannot be taken away in Slack itself.
      ...(from || until ? [anyDay(shown + 1)] : []),
    ],
  };
}

function anyDay(next: number): Button {
  return {
    type: 'button',
    action_id: AUDIT_ANY_DAY,
    text: plain('Any day', LIMITS.button),
    accessibility_label: plain('Any day: take both days away', LIMITS.button).text,
    value: String(next),
  };
}

function option(value: string, words: string): PlainTextOption {
  return { text: plain(words, LIMITS.option), value };
}
