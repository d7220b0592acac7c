import { fold, foldWords } from './fold.ts';
import { EMAIL_MARK, PHONE_MARK } from './words.ts';

/** One thing that was typed and that a guardian must have, in some form. */
export interface Piece {
  kind: 'word' | 'email' | 'phone';
  /** Folded. An email keeps its signs, a phone number is its digits. */
  text: string;
  /** What an indexed word begins with to fit, mark and all. */
  beginnings: readonly string[];
}

/** More than anybody types; the rest is not looked at. */
const LONGEST_QUERY = 200;
const MOST_PIECES = 6;
/** Fewer digits than this are part of a name or an email, not of a phone number. */
const LEAST_PHONE_DIGITS = 3;
/** From here on a number is a whole one, and what stands before it for dialling can be left out. */
const WHOLE_NUMBER = 9;

/**
 * Takes apart what was typed: words, emails, and phone numbers with any punctuation. Never fails; what has neither
 * letter nor digit is nothing.
 */
export function piecesOf(typed: string): Piece[] {
  const pieces: Piece[] = [];
  let digits = '';
  const endNumber = () => {
    if (digits) pieces.push(digits.length < LEAST_PHONE_DIGITS ? word(digits) : phone(digits));
    digits = '';
  };
  for (const token of fold(typed.slice(0, LONGEST_QUERY)).split(/[\s\p{C}]+/u)) {
    if (/^[+(]*\d[\d().+/·–-]*$/u.test(token)) {
      // The zero of +44 (0)20 is dialled at home only.
      const abroad = (digits + token).replace(/(?<=\d\D*)\(0\)/, '');
      digits = abroad.replace(/\D/g, '');
      continue;
    }
    endNumber();
    if (/[\p{L}\p{N}]@/u.test(token)) pieces.push(email(token));
    else pieces.push(...foldWords(token).map(word));
  }
  endNumber();
  const different = new Map(pieces.map((piece) => [piece.text, piece]));
  return [...different.values()].slice(0, MOST_PIECES);
}

/** The words of an email that fits nobody as a whole: the name in it may be on record with another ending. */
export function wordsInstead(piece: Piece): Piece[] {
  return foldWords(piece.text).map(word);
}

function word(text: string): Piece {
  return { kind: 'word', text, beginnings: [text] };
}

function email(token: string): Piece {
  const text = token
    .replace(/[^\p{L}\p{N}.!#$%&'*+/=?^_`{|}~@-]/gu, '')
    .replace(/^[^\p{L}\p{N}]+|[.,;:]+$/gu, '');
  return { kind: 'email', text, beginnings: [EMAIL_MARK + text] };
}

function phone(typed: string): Piece {
  const text = typed.length < WHOLE_NUMBER ? typed : typed.replace(/^(?:011|0+)/, '');
  return { kind: 'phone', text, beginnings: [PHONE_MARK + text, text] };
}
