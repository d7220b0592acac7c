import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { cookieName, readCookie, setCookie } from './cookies.ts';
import type { Web } from './web.ts';

/** What the browser holds between opening a link and choosing a password. */
export interface OpenedLink {
  token: string;
  /** A random name of this browser's visit of this link. */
  visit: string;
}

/** Seconds: whoever comes back late is still told that the link has expired, and where to get another. */
const LIFE = 60 * 60;
/** Seconds that are left once the password is set: a second press of the button still ends on the same page. */
const LAST_LIFE = 2 * 60;

const NAME = 'reset';
const BOUND_TO = 'reset-page';
/** The shape of every token. Something else is kept as a token that nobody has, so that all answers look the same. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const NO_TOKEN = '-'.repeat(43);

/**
 * Keeps the token of an opened link in a sealed cookie, so that it is in no address from now on (ASVS 14.2.1).
 * Opened twice in one browser, it stays one visit.
 */
export function keepOpenedLink(web: Web, req: Request, res: Response, token: string): void {
  const kept = TOKEN.test(token) ? token : NO_TOKEN;
  const before = readOpenedLink(web, req);
  const visit = before?.token === kept ? before.visit : randomBytes(16).toString('base64url');
  write(web, res, { token: kept, visit }, LIFE);
}

/** Shortens the cookie's life: its link is used up. */
export function letGoOfLink(web: Web, res: Response, opened: OpenedLink): void {
  write(web, res, opened, LAST_LIFE);
}

/** The link that was opened in this browser, if the cookie is one of ours. */
export function readOpenedLink(web: Web, req: Request): OpenedLink | undefined {
  const value = readCookie(req, cookieName(web.https, NAME));
  const plain = value && web.core.secrets.open('reset-cookie', BOUND_TO, Buffer.from(value, 'base64url'));
  const [token, visit] = plain ? plain.split('.') : [];
  return token && visit ? { token, visit } : undefined;
}

function write(web: Web, res: Response, { token, visit }: OpenedLink, seconds: number): void {
  const sealed = web.core.secrets.seal('reset-cookie', BOUND_TO, `${token}.${visit}`);
  const value = Buffer.from(sealed).toString('base64url');
  setCookie(res, { https: web.https, name: cookieName(web.https, NAME), value, seconds });
}
