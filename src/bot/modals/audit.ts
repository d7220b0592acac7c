import type { Button, KnownBlock, ModalView } from '@slack/types';
import type { AuditPage, ToldEntry } from '../../core/audit/search.ts';
import type { Names } from '../../core/audit/searchNames.ts';
import type { AuditFilter } from '../../core/audit/searchWhere.ts';
import { auditSentence, viaWords } from '../audit/auditSentences.ts';
import { figure } from '../blocks/credits.ts';
import { LIMITS } from '../blocks/limits.ts';
import { lines, plain } from '../blocks/texts.ts';
import { auditFilterBlocks } from './auditFilters.ts';
import { noticeModal } from './noticeModal.ts';
import { sentence } from './searchWindow.ts';

export const AUDIT = 'audit';
/** The buttons that turn the page; their value is the number of the entry that the next page begins beside. */
export const AUDIT_NEWER = 'audit-newer';
export const AUDIT_OLDER = 'audit-older';
export const AUDIT_EXPORT = 'audit-export';

/**
 * `/audit`: filters, a page of entries in plain sentences, the way to other pages and to a file.
 * @param dates which block of dates (auditFilters.ts).
 */
export function auditModal(filter: AuditFilter, page: AuditPage, dates = 0): ModalView {
  const { entries, names } = page;
  return {
    type: 'modal',
    callback_id: AUDIT,
    title: plain('Audit Log', LIMITS.modalTitle),
    submit: plain('Search', LIMITS.modalButton),
    close: plain('Close', LIMITS.modalButton),
    blocks: [
      ...auditFilterBlocks(filter, dates),
      { type: 'divider' },
      sentence(headOf(filter, entries)),
      ...entries.map((entry) => rowOf(entry, names)),
      ...buttons(page),
    ],
  } satisfies ModalView;
}

function headOf(filter: AuditFilter, entries: readonly ToldEntry[]): string {
  const [first] = entries;
  const last = entries.at(-1);
  if (first && last)
    return first === last
      ? 'One entry.'
      : `Entries ${figure.format(first.seq)} to ${figure.format(last.seq)}, newest first.`;
  return Object.keys(filter).length > 0
    ? 'No entry fits. Choose another kind or other days, or fewer letters of the name.'
    : 'Nothing is written down yet.';
}

/** One entry: what happened, then when and where. */
function rowOf(entry: ToldEntry, names: Names): KnownBlock {
  return lines(
    [`${auditSentence(entry, names)}.`],
    [{ at: entry.at }, ` · ${viaWords(entry.via)} · entry ${figure.format(entry.seq)}`],
  );
}

function buttons({ entries, newer, older }: AuditPage): KnownBlock[] {
  const first = entries[0]?.seq;
  const last = entries.at(-1)?.seq;
  const elements = [
    ...(newer && first !== undefined ? [button(AUDIT_NEWER, 'Newer', 'Newer entries', first)] : []),
    ...(older && last !== undefined ? [button(AUDIT_OLDER, 'Older', 'Older entries', last)] : []),
    ...(first !== undefined ? [button(AUDIT_EXPORT, 'Export as a file', 'Export as a file', first)] : []),
  ];
  return elements.length > 0 ? [{ type: 'actions', elements }] : [];
}

function button(id: string, words: string, aloud: string, seq: number): Button {
  return {
    type: 'button',
    action_id: id,
    text: plain(words, LIMITS.button),
    accessibility_label: plain(aloud, LIMITS.button).text,
    value: String(seq),
  };
}

/** After Export was pressed. @param most entries in a file. */
export function auditExportModal(most: number): ModalView {
  return noticeModal(
    `The file is being made and comes as a direct message in a moment. It holds the newest ${figure.format(most)} entries that fit, at most. That you asked for it is in the Audit Log.`,
    { title: 'Audit Log', close: 'Done' },
  );
}
