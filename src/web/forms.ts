import express, { type RequestHandler } from 'express';
import { BrokenForm, WrongContentType } from './refusals.ts';

/** Bytes of a form: three passwords of the longest kind, every byte of them percent-encoded, fit. */
const LARGEST_FORM = 40 * 1_024;
const MOST_FIELDS = 20;
const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(;\s*charset="?utf-8"?\s*)?$/i;

/** The fields of a form, each once, each text. Has no prototype to pollute. */
export type Form = Readonly<Record<string, string>>;

const readBytes = express.raw({ type: () => true, limit: LARGEST_FORM, inflate: false });

/** Reads a form into `req.body` as a Form, or refuses it whole (ASVS 15.3.5 to 15.3.7). */
export const readForm: RequestHandler[] = [
  (req, _res, next) => {
    const type = req.headers['content-type'];
    const empty = type === undefined && (req.headers['content-length'] ?? '0') === '0';
    const streamed = req.headers['transfer-encoding'] !== undefined;
    next(FORM_TYPE.test(type ?? '') || (empty && !streamed) ? undefined : new WrongContentType());
  },
  readBytes,
  (req, _res, next) => {
    req.body = parseForm(req.body instanceof Buffer ? req.body : Buffer.alloc(0));
    next();
  },
];

/**
 * Strict where the usual parsers guess: `a=1&a=2`, `a[]=1`, `a[b]=1`, `%zz`, `%ff` and NUL are refused.
 * @throws BrokenForm
 */
export function parseForm(bytes: Buffer): Form {
  const form: Record<string, string> = Object.create(null);
  const pairs = asText(bytes).split('&').filter(Boolean);
  if (pairs.length > MOST_FIELDS) throw new BrokenForm();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const name = decode(at < 0 ? pair : pair.slice(0, at));
    const value = at < 0 ? '' : decode(pair.slice(at + 1));
    if (/[[\]\0]/.test(name) || value.includes('\0') || name in form) throw new BrokenForm();
    form[name] = value;
  }
  return form;
}

function asText(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new BrokenForm();
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new BrokenForm();
  }
}
