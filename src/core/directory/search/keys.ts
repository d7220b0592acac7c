import { hash as digest } from 'node:crypto';
import type { AccountId } from '../../ids.ts';
import { BEGUN_MARK, EMAIL_MARK, EVERYBODY, isNameWord, PHONE_MARK } from './words.ts';

/** Letters that must be typed to be found inside a name. */
const LETTERS_INSIDE = 3;
/** Signs that must be typed to be found inside an email or a phone number: there are a thousand of them for each name. */
const SIGNS_INSIDE = 4;
/** How many letters of an email's domain count as its inside. */
const DOMAIN_INSIDE = 2;
/** Typos are looked for within this many first letters; a typo further on leaves them alike. */
const TYPO_LETTERS = 7;

/** Every number begins with these bits of its account's: the index keeps what belongs to one account together. */
const ACCOUNT_BITS = 20;
const WORD_BITS = 43;

/**
 * What stands for a word in search_entries.keys. The account is part of it, so that the lists of the index hold one
 * account's guardians only, and a frequent word of one account costs another nothing.
 */
export function keyOf(accountId: AccountId, word: string): bigint {
  const hash = digest('sha256', `${accountId} ${word}`, 'buffer').readBigUInt64BE();
  return (BigInt(beginningsFor(accountId).account) << BigInt(WORD_BITS)) | (hash >> BigInt(64 - WORD_BITS));
}

/** How many typos a name forgives: none under 4 letters, one under 6, else two. */
export function typosForgiven(word: string): 0 | 1 | 2 {
  if (!/^\p{L}+$/u.test(word) || word.length < 4) return 0;
  return word.length < 6 ? 1 : 2;
}

/** Under which search_words.parts finds a word: the pieces inside it and, for a name, what is left after typos. */
export function partsOf(accountId: AccountId, word: string): number[] {
  if (word === EVERYBODY || word.startsWith(BEGUN_MARK)) return [];
  const left = isNameWord(word) ? leftovers(word, typosForgiven(word)) : [];
  return [
    ...new Set([
      ...partsInside(accountId, word),
      ...left.flatMap((texts, typos) => texts.map((text) => part(accountId, LEFT[typos], text))),
    ]),
  ];
}

/** The parts that every word has which holds this one (with its mark); empty when it is too short to look inside. */
export function partsInside(accountId: AccountId, word: string): number[] {
  if (isNameWord(word)) return runs(word, LETTERS_INSIDE).map((run) => part(accountId, 'name', run));
  if (word.startsWith(PHONE_MARK)) {
    const digits = word.slice(PHONE_MARK.length).replace(/^.*\//, '');
    return runs(digits, SIGNS_INSIDE).map((run) => part(accountId, 'phone', run));
  }
  const [local = '', domain] = word.slice(EMAIL_MARK.length).split('@');
  // The rest of the domain is in words of its own: half of all emails would be in the list of `mai`.
  const near = domain === undefined ? local : `${local}@${domain.slice(0, DOMAIN_INSIDE)}`;
  return runs(near, SIGNS_INSIDE).map((run) => part(accountId, 'email', run));
}

/** The parts of which a name that is at most so many typos away has at least one. */
export function partsNear(accountId: AccountId, typed: string, typos: 1 | 2): number[] {
  // Three letters can be a name of four that lacks one; another letter in them would be another name.
  if (typos === 1 && /^\p{L}{3}$/u.test(typed)) return [part(accountId, 'less one', typed)];
  if (typosForgiven(typed) < typos) return [];
  const texts = leftovers(typed, typos).flat();
  return LEFT.slice(0, typos + 1).flatMap((kind) => texts.map((text) => part(accountId, kind, text)));
}

/** Every run of `length` characters. */
function runs(text: string, length: number): string[] {
  const found: string[] = [];
  for (let from = 0; from + length <= text.length; from += 1) found.push(text.slice(from, from + length));
  return found;
}

/**
 * The first letters of a word; what is left when one is taken out; and when two are. Two words that are a missing,
 * added, wrong or swapped letter apart have one of these in common (symmetric deletion): look-ups replace a scan.
 */
function leftovers(word: string, most: number): string[][] {
  const start = word.slice(0, TYPO_LETTERS);
  const seen = new Set([start]);
  const left = [[start]];
  while (left.length <= most) {
    const shorter: string[] = [];
    for (const text of left.at(-1) ?? []) {
      for (let at = 0; at < text.length; at += 1) {
        const rest = text.slice(0, at) + text.slice(at + 1);
        if (seen.has(rest)) continue;
        seen.add(rest);
        shorter.push(rest);
      }
    }
    left.push(shorter);
  }
  return left;
}

/** What a part is of: the inside of three kinds of words, or a name less no, one or two letters. */
const LEFT = ['whole', 'less one', 'less two'] as const;
const PARTS = ['name', 'email', 'phone', ...LEFT] as const;
type Part = (typeof PARTS)[number];

/** The account's bits and FNV-1a: quick, and two parts that fall together only cost a look at a word that does not fit. */
function part(accountId: AccountId, kind: Part | undefined, text: string): number {
  const { account, hashes } = beginningsFor(accountId);
  return account * 2 ** 32 + (addTo((kind && hashes.get(kind)) ?? 0, text) >>> 0);
}

interface Beginnings {
  accountId: AccountId;
  /** The first bits of each of the account's numbers. */
  account: number;
  /** The hash of what stands before the text of each kind of part. */
  hashes: ReadonlyMap<Part, number>;
}

/** Of the last account asked for: an import makes a hundred numbers a guardian. */
let beginnings: Beginnings | undefined;

function beginningsFor(accountId: AccountId): Beginnings {
  if (beginnings?.accountId === accountId) return beginnings;
  beginnings = {
    accountId,
    account: digest('sha256', accountId, 'buffer').readUInt32BE() >>> (32 - ACCOUNT_BITS),
    hashes: new Map(PARTS.map((kind) => [kind, addTo(0x811c9dc5, `${accountId} ${kind} `)])),
  };
  return beginnings;
}

function addTo(hash: number, text: string): number {
  let next = hash;
  for (let at = 0; at < text.length; at += 1) next = Math.imul(next ^ text.charCodeAt(at), 0x01000193);
  return next;
}
