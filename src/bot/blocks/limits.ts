/**
 * How much Slack takes, in UTF-16 units, the stricter of the ways to count
 * (packages/types of node-slack-sdk; docs.slack.dev/surfaces/modals). Past a limit the whole call fails.
 */
export const LIMITS = {
  modalTitle: 24,
  modalButton: 24,
  header: 150,
  sectionText: 3_000,
  contextText: 3_000,
  richText: 3_000,
  option: 75,
  /** A button's words, and what it is called aloud. */
  button: 75,
  /** What Slack asks before a button counts. */
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  placeholder: 150,
  hint: 2_000,
  fieldError: 300,
  privateMetadata: 3_000,
  /** 40 000 are allowed, but a notification or a screen reader is not helped by them. */
  messageText: 3_000,
} as const;

/** People's own limits: what a card still shows well on a phone. */
export const NAME_SHOWN = 80;
export const LIST_SHOWN = 300;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const CUT = '…';

/** The one place that shortens: whole characters as people see them, with `…` where something was left out. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    if (kept.length + segment.length > most - CUT.length) break;
    kept += segment;
  }
  // One "character" may be longer than all the room there is (a letter under a thousand accents).
  if (kept === '') for (const point of text) if (kept.length + point.length < most) kept += point;
  return `${kept.trimEnd()}${CUT}`;
}
