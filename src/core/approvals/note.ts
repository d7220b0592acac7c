import { NoteRefused } from './refusals.ts';

/** Characters of a decider's reason. */
export const MOST_NOTE = 300;

/**
 * A decider's reason, on one line. @throws NoteRefused when it is missing where one is needed (A2), or too long.
 */
export function givenNote(decision: 'approve' | 'deny', given: string | undefined): string | undefined {
  // Before anything else is done with it: normalising a huge text takes long.
  if (given !== undefined && given.length > MOST_NOTE * 4)
    throw new NoteRefused(`A reason has at most ${MOST_NOTE} characters. Shorten it.`);
  const note = (given ?? '')
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  if ([...note].length > MOST_NOTE)
    throw new NoteRefused(`A reason has at most ${MOST_NOTE} characters. Shorten it.`);
  if (/[\p{L}\p{N}]/u.test(note)) return note;
  if (decision === 'deny')
    throw new NoteRefused('Say in a few words why, such as “could not be reached on the number on file”.');
  return undefined;
}
