import { hash as digest } from 'node:crypto';
import type { AccountId } from '../../ids.ts';
import { EMAIL_MARK, isNameWord, PHONE_MARK } from './words.ts';

/** Letters that must stand together to be found inside a word; digits of a phone number. */
export const LETTERS_INSIDE = 3;
export const DIGITS_INSIDE = 4;
/** How many letters of an email's domain count as its inside. */
const DOMAIN_INSIDE = 2;
/** Typos are looked for within this many first letters; a typo further on leaves them alike. */
const TYPO_LETTERS = 8;

/**
 * What stands for a word in guardians.search_keys. The account is part of it, so that the lists of the index hold
 * one account's guardians only, and a frequent word of one account costs another nothing.
 */
export function keyOf(accountId: AccountId, word: string): bigint {
  return digest('sha256', `${accountId} ${word}`, 'buffer').readBigInt64BE();
}

/** How far a typed word may be from the right one: nothing under 4 letters, one change under 6, else two. */
export function typosForgiven(word: string): 0 | 1 | 2 {
  if (!/^\p{L}+$/u.test(word)) return 0;
  if (word.length < 4) return 0;
  return word.length < 6 ? 1 : 2;
}

/** Under which search_words.parts finds a word: the pieces inside it and, for a name, what is left after typos. */
export function partsOf(accountId: AccountId, word: string): number[] {
  const forms = isNameWord(word) ? typoForms(word) : [];
  return [
    ...new Set([...partsInside(accountId, word), ...forms.map((form) => part(accountId, 'typo', form))]),
  ];
}

/** The parts that every word has which holds this one (with its mark); empty when it is too short to look inside. */
export function partsInside(accountId: AccountId, word: string): number[] {
  if (isNameWord(word)) return runs(word, LETTERS_INSIDE).map((run) => part(accountId, 'name', run));
  if (word.startsWith(PHONE_MARK)) {
    const digits = word.slice(PHONE_MARK.length).replace(/^.*\//, '');
    return runs(digits, DIGITS_INSIDE).map((run) => part(accountId, 'phone', run));
  }
  const [local = '', domain] = word.slice(EMAIL_MARK.length).split('@');
  // The rest of the domain is in words of its own: half of all emails would be in the list of `mai`.
  const near = domain === undefined ? local : `${local}@${domain.slice(0, DOMAIN_INSIDE)}`;
  return runs(near, LETTERS_INSIDE).map((run) => part(accountId, 'email', run));
}

/** The parts of which a name within reach of this typed word has at least one. */
export function partsNear(accountId: AccountId, typed: string): number[] {
  return typosForgiven(typed) === 0 ? [] : typoForms(typed).map((form) => part(accountId, 'typo', form));
}

/** Every run of `length` characters. */
function runs(text: string, length: number): string[] {
  const found: string[] = [];
  for (let from = 0; from + length <= text.length; from += 1) found.push(text.slice(from, from + length));
  return found;
}

/**
 * The word and what is left of its first letters when one or two are taken out. Two words that are a missing, added,
 * wrong or swapped letter apart have one of these in common (symmetric deletion), so a look-up replaces a scan.
 */
function typoForms(word: string): string[] {
  const start = word.slice(0, TYPO_LETTERS);
  const forms = new Set([start]);
  let latest = [start];
  for (let taken = 0; taken < typosForgiven(word); taken += 1) {
    latest = latest.flatMap(withoutOne);
    for (const form of latest) forms.add(form);
  }
  return [...forms];
}

function withoutOne(word: string): string[] {
  return Array.from(word, (_, index) => word.slice(0, index) + word.slice(index + 1));
}

/** FNV-1a, 32 bits: quick, and two parts that fall together only cost a look at a word that does not fit. */
function part(accountId: AccountId, kind: 'name' | 'email' | 'phone' | 'typo', text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of `${accountId} ${kind} ${text}`)
    hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return hash | 0;
}
