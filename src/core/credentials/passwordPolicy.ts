import { isCommon, plainLetters, undisguised } from './commonPasswords.ts';
import { normalisePassword } from './hashing.ts';

/** S1: at least this many characters; an account's setting may raise it, never lower it. */
export const LEAST_PASSWORD_LENGTH = 8;
/** S1: at most this many, counted as people count them. */
export const MOST_PASSWORD_LENGTH = 128;
/** Refused before any counting or hashing: no password of 128 characters is longer than this in bytes. */
const MOST_PASSWORD_BYTES = 4_096;

/** Why a password is refused. The page says which. */
export type PasswordProblem =
  | 'missing'
  | 'too-short'
  | 'too-long'
  | 'common'
  | 'about-you'
  | 'not-the-same'
  | 'leaked'
  /** It is the one that stands. */
  | 'unchanged';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * The one policy for every way in (S1, ASVS 6.2): length, not a common password, not made of the centre's or the
 * person's own name or email. No composition rules.
 * @param words the centre's name, the person's name and email.
 */
export function checkPassword(
  password: string,
  { minLength, words }: { minLength: number; words: readonly string[] },
): PasswordProblem | undefined {
  if (password === '') return 'missing';
  if (!couldBeAPassword(password)) return 'too-long';
  const normal = normalisePassword(password);
  const length = [...graphemes.segment(normal)].length;
  if (length < Math.max(minLength, LEAST_PASSWORD_LENGTH)) return 'too-short';
  if (length > MOST_PASSWORD_LENGTH) return 'too-long';
  if (isCommon(normal)) return 'common';
  if (madeOf(normal, words)) return 'about-you';
  return undefined;
}

/** Whether it is worth comparing at all: a megabyte is refused before hashing, at sign-in as well. */
export function couldBeAPassword(password: string): boolean {
  return password !== '' && Buffer.byteLength(password) <= MOST_PASSWORD_BYTES;
}

/** Whether what is left of the password without these words, plain or in disguise, is too little to be a secret. */
function madeOf(password: string, words: readonly string[]): boolean {
  const pieces = words
    .map(plainLetters)
    .flatMap((word) => [word, word.replace(/[^\p{L}\p{N}]/gu, ''), ...word.split(/[^\p{L}\p{N}]+/u)])
    .filter((piece) => piece.length >= 3)
    .sort((a, b) => b.length - a.length);
  const plain = plainLetters(password);
  return [plain, undisguised(plain)].some((whole) => {
    let rest = whole;
    for (const piece of pieces) rest = rest.replaceAll(piece, '');
    const letters = rest.replace(/[^\p{L}]/gu, '').length;
    return rest !== whole && letters < 4 && rest.length < LEAST_PASSWORD_LENGTH;
  });
}
