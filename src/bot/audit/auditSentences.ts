import type { AuditAction, Via } from '../../core/audit/entry.ts';
import type { ToldEntry } from '../../core/audit/search.ts';
import { isKnownAction } from '../../core/audit/searchKinds.ts';
import type { Names } from '../../core/audit/searchNames.ts';
import { ACCESS_SENTENCES } from './accessSentences.ts';
import { CENTRE_SENTENCES } from './centreSentences.ts';
import { RESET_SENTENCES } from './resetSentences.ts';
import { type Told, toldOf } from './told.ts';

/** The sentence for each action: the type checker asks for every one. */
const SENTENCES: Record<AuditAction, (told: Told) => string> = {
  ...RESET_SENTENCES,
  ...ACCESS_SENTENCES,
  ...CENTRE_SENTENCES,
};

const VIA_WORDS: Record<Via, string> = {
  slack: 'in Slack',
  customer_portal: 'in the Customer Portal',
  office_portal: 'in the Office Portal',
  operator_tool: 'with the operator’s tool',
  worker: 'in the background',
};

/** Who did what to whom, in a sentence without a full stop. For places where Slack parses nothing. */
export function auditSentence(entry: ToldEntry, names: Names): string {
  const told = toldOf(entry, names);
  const { action } = entry;
  const words = isKnownAction(action) ? SENTENCES[action](told) : `${told.who}: ${action}, ${told.whom}`;
  return words.charAt(0).toUpperCase() + words.slice(1).replace(/,$/, '');
}

/** Where it was done. */
export function viaWords(via: string): string {
  return Object.hasOwn(VIA_WORDS, via) ? VIA_WORDS[via as Via] : via;
}
