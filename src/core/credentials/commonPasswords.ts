import { dictionary } from '@zxcvbn-ts/language-common';

/** Ordered by how often people use them, the most used first; in plain small letters. */
const ranked: readonly string[] = dictionary['passwords-common'] ?? [];
const common: ReadonlySet<string> = new Set(ranked);

/** Words of the trade (ASVS 6.1.2) that people here would add a year to, beside the most used passwords of all. */
const TRADE = [
  ...['gymnastics', 'gymnast', 'swimming', 'swimmer', 'dancing', 'dancer', 'cheerleader', 'cheerleading'],
  ...['gimnasia', 'gimnasta', 'natacion', 'nadadora', 'bailarina', 'porrista', 'contrasena', 'bienvenido'],
  ...['customerportal', 'portaldeclientes', 'keydesk'],
];
const MOST_USED = 1_000;
const obvious: ReadonlySet<string> = new Set([...ranked.slice(0, MOST_USED), ...TRADE]);

/** Rows that fingers run along; the digits and the alphabet go round. */
const RUNS = [
  '01234567890123456789',
  'abcdefghijklmnopqrstuvwxyzabc',
  ...['qwertyuiop', 'qwertzuiop', 'azertyuiop', 'asdfghjkl', 'zxcvbnm', '!@#$%^&*()'],
].flatMap((run) => [run, [...run].reverse().join('')]);

/** What people put in the place of a letter, and every guesser with them. */
const IN_DISGUISE: Record<string, string> = {
  ...{ '@': 'a', '4': 'a', '8': 'b', '3': 'e', '1': 'i', '!': 'i', '0': 'o' },
  ...{ $: 's', '5': 's', '7': 't', '+': 't' },
};
/** Digits or signs that may stand around an obvious word and leave it obvious. */
const MOST_AROUND = 8;

/** Small letters without accents and invisible marks: `Contraseña` and `contrasena` are one word to somebody who guesses. */
export function plainLetters(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase();
}

/** `p@ssw0rd` is `password`. */
export function undisguised(plain: string): string {
  return plain.replace(/[@483170!$5+]/g, (sign) => IN_DISGUISE[sign] ?? sign);
}

/**
 * Whether a password is among the first that anybody would try (S1, ASVS 6.2.4): one of 49,000 common ones, also with signs
 * around it or written twice; an obvious word with digits or signs around it or in the place of letters; a date; one to
 * three characters over and over; a run along a row of keys; or nothing but spaces.
 */
export function isCommon(password: string): boolean {
  const plain = plainLetters(password);
  const compact = plain.replace(/\s/g, '');
  if (compact === '' || common.has(plain)) return true;
  const unsigned = compact.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
  if ([compact, unsigned].some((word) => common.has(word) || common.has(halfOf(word)))) return true;
  const core = compact.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const bare = undisguised(core);
  if (compact.length - core.length <= MOST_AROUND && [bare, halfOf(bare)].some(isObvious)) return true;
  if (isDate(compact)) return true;
  if (/^(.{1,3}?)\1+.{0,2}$/u.test(compact)) return true;
  return RUNS.some((run) => run.includes(compact));
}

const isObvious = (word: string) => obvious.has(word);

/** The first half of what is written twice, such as `admin` of `adminadmin`; else what cannot be a word. */
function halfOf(word: string): string {
  const half = word.slice(0, word.length / 2);
  return half !== '' && word === half + half ? half : ' ';
}

/** Eight digits that are somebody's birthday, year first or last. */
function isDate(digits: string): boolean {
  if (!/^\d{8}$/.test(digits)) return false;
  const year = (at: number) => /^(19|20)\d\d$/.test(digits.slice(at, at + 4));
  const day = (at: number) => {
    const [a, b] = [Number(digits.slice(at, at + 2)), Number(digits.slice(at + 2, at + 4))];
    return a >= 1 && b >= 1 && Math.min(a, b) <= 12 && Math.max(a, b) <= 31;
  };
  return (year(0) && day(4)) || (year(4) && day(0));
}
