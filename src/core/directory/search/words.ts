import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { fold, foldWords } from './fold.ts';

/** What of the directory a guardian is found by. */
export interface Findable {
  name: string;
  family: string;
  students: readonly string[];
  email: string | null;
  /** E.164 */
  phone: string | null;
}

/** Words of an email begin with the first, words of a phone number with the second; no folded name does. */
export const EMAIL_MARK = '@';
export const PHONE_MARK = '#';
/** Stands before the first one, two and three letters of a name: too many names begin with them to be listed. */
export const BEGUN_MARK = '^';
const BEGUN_LETTERS = [1, 2, 3];

/** Not a word: its count is the number of all guardians of the account that are in the index. */
export const EVERYBODY = '';

/**
 * The distinct words under which a guardian stands in the index: the names' words as they are, an email whole and
 * by its later parts (`@jane.smith@example.com`, `@smith`, `@example`, `@com`), a phone number without and with its country
 * (`#5125550142/15125550142`), so that it is found from the area code on as well as by any part.
 */
export function wordsOf({ name, family, students, email, phone }: Findable): string[] {
  const names = [name, family, ...students].flatMap(foldWords);
  return [...new Set([...names, ...emailWords(email), ...phoneWords(phone)])];
}

function emailWords(email: string | null): string[] {
  if (!email) return [];
  const whole = fold(email);
  const at = whole.lastIndexOf('@');
  // The whole email begins with its first part already.
  const later = foldWords(whole.slice(0, at)).slice(1);
  const domain = foldWords(whole.slice(at + 1));
  return [whole, ...later, ...domain].map((word) => EMAIL_MARK + word);
}

function phoneWords(phone: string | null): string[] {
  if (!phone) return [];
  const digits = phone.slice(1);
  const national = parsePhoneNumberFromString(phone)?.nationalNumber ?? digits;
  return [`${PHONE_MARK}${national}/${digits}`];
}

/** The words as one text that a filter can look into: each has a space before it. */
export function searchTextOf(words: readonly string[]): string {
  return words.map((word) => ` ${word}`).join('');
}

/** The words of such a text. */
export function wordsOfSearchText(text: string): string[] {
  return text.split(' ').filter(Boolean);
}

/** What the index holds for these words: they themselves, and the beginnings of those that are names. */
export function termsOf(words: readonly string[]): string[] {
  const terms = new Set(words);
  for (const word of words) {
    if (isNameWord(word)) for (const letters of BEGUN_LETTERS) terms.add(begunBy(word, letters));
  }
  return [...terms];
}

/** The term of all names that begin with the first letters of this, at most so many. */
export function begunBy(text: string, most = Math.max(...BEGUN_LETTERS)): string {
  return BEGUN_MARK + [...text].slice(0, most).join('');
}

/** Whether a word is a name's. Only names forgive typos: an address or number nearly right is somebody else's. */
export function isNameWord(word: string): boolean {
  return ![EMAIL_MARK, PHONE_MARK, BEGUN_MARK].some((mark) => word.startsWith(mark));
}
