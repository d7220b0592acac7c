import { givenName } from '../directory/given.ts';
import { foldWords } from '../directory/search/fold.ts';

/** Signs that stand for an apostrophe on some keyboards and in Hawaiian names, and that search does not know. */
const APOSTROPHES = /[ʻʽ′‛＇]/gu;

/**
 * What was typed as one's name, tidied, if it is the name on the record: the same words in the same order, whatever the
 * case, accents, spacing, hyphens and apostrophes. A phone's keyboard may lack the ñ and puts capitals where it likes;
 * a nickname or a spouse's name is somebody else's (docs/decisions/110).
 */
export function typedNameOf(typed: string, onRecord: string): string | undefined {
  const given = givenName.safeParse(typed);
  if (!given.success) return undefined;
  const wanted = wordsOf(onRecord);
  const words = wordsOf(given.data);
  const same = words.length === wanted.length && words.every((word, i) => word === wanted[i]);
  return same && words.length > 0 ? given.data : undefined;
}

function wordsOf(name: string): string[] {
  return foldWords(name.replace(APOSTROPHES, "'"));
}
