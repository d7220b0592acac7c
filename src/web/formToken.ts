import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { cookieName, readCookie, setCookie } from './cookies.ts';
import type { Form } from './forms.ts';
import { FormRefused } from './refusals.ts';
import type { Web } from './web.ts';

/** The hidden field of every form. */
export const FORM_TOKEN = 'form-token';

/** The cookie: a random key of this browser, of which each token is a signature. */
const NAME = 'form';
const KEY_BYTES = 16;
const KEY = /^[\w-]{22}$/;
const NONCE_BYTES = 16;
const TOKEN = /^[\w-]{64}$/;

/**
 * A token for one form: a fresh nonce, and a signature over it and this browser's key (ASVS 3.5.1). Never the same
 * bytes twice, so that a compressed page gives nothing of it away (BREACH). A browser without a key is given one.
 */
export function makeFormToken(web: Web, req: Request, res: Response): string {
  let key = readKey(web, req);
  if (!key) {
    key = randomBytes(KEY_BYTES).toString('base64url');
    setCookie(res, { https: web.https, name: cookieName(web.https, NAME), value: key });
  }
  const nonce = randomBytes(NONCE_BYTES);
  return Buffer.concat([nonce, web.core.secrets.sign('form-token', signed(key, nonce))]).toString(
    'base64url',
  );
}

/** Takes the browser's key away, where somebody signs in or out: tokens of before are worth nothing afterwards. */
export function forgetFormKey(web: Web, res: Response): void {
  setCookie(res, { https: web.https, name: cookieName(web.https, NAME), value: '', seconds: 0 });
}

/**
 * Lets a form pass that was made by us for this browser. Stands before every handler of a POST, so that a refused one
 * costs no query and no hashing. @throws FormRefused through `next`.
 */
export function requireFormToken(web: Web): RequestHandler {
  return (req, _res, next) => {
    const key = readKey(web, req);
    const token = (req.body as Form)[FORM_TOKEN] ?? '';
    if (!key) next(new FormRefused('noCookie'));
    else next(isToken(web, key, token) ? undefined : new FormRefused('stale'));
  };
}

function isToken(web: Web, key: string, token: string): boolean {
  if (!TOKEN.test(token)) return false;
  const bytes = Buffer.from(token, 'base64url');
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const signature = bytes.subarray(NONCE_BYTES);
  // All secrets that are still listed: a form outlives the change of the first one.
  return web.core.secrets
    .signatures('form-token', signed(key, nonce))
    .some((one) => timingSafeEqual(one, signature));
}

function signed(key: string, nonce: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(key), nonce]);
}

function readKey(web: Web, req: Request): string | undefined {
  const key = readCookie(req, cookieName(web.https, NAME));
  return key && KEY.test(key) ? key : undefined;
}
