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
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
].flatMap((run) => [run, [...run].reverse().join('')]);

/** Small letters without accents: `Contraseña` and `contrasena` are one word to somebody who guesses. */
export function plainLetters(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/**
 * Whether a password is among the first that anybody would try (S1, ASVS 6.2.4): one of 49,000 common ones, an obvious
 * word with up to five digits or signs around it, one to three characters over and over, a run along a row of keys, or nothing but spaces.
 */
export function isCommon(password: string): boolean {
  const plain = plainLetters(password);
  const compact = plain.replace(/\s/g, '');
  if (compact === '' || common.has(plain) || common.has(compact)) return true;
  const core = compact.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  if (core !== compact && compact.length - core.length <= 5 && obvious.has(core)) return true;
  if (TRADE.includes(compact)) return true;
  if (/^(.{1,3}?)\1+.{0,2}$/u.test(compact)) return true;
  return RUNS.some((run) => run.includes(compact));
}
