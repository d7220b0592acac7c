/** Words longer than this are cut, in the index and in what is searched for alike. */
export const LONGEST_WORD = 64;

/** Letters that Unicode does not take apart into a plain letter and a mark, but that people type plainly. */
const PLAIN: Record<string, string> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ß: 'ss',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};
const SPECIAL = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g');
/** O'Brien is one word, with any of the signs that stand for an apostrophe. */
const APOSTROPHES = /['’‘ʼ`´]/g;

/** Text as search compares it: without accents, capitals and apostrophes. */
export function fold(text: string): string {
  return text
    .replace(APOSTROPHES, '')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(SPECIAL, (letter) => PLAIN[letter] ?? letter);
}

/** The folded words of a name, in order: `José Núñez-O’Brien` is `jose`, `nunez`, `obrien`. */
export function foldWords(text: string): string[] {
  return (fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => [...word].slice(0, LONGEST_WORD).join(''));
}
