import type { Request, Response } from 'express';
import type { PortalAccount } from '../core/credentials/portalAccount.ts';
import type { Language } from '../core/database/client.ts';
import { cookieName, readCookie, setCookie } from './cookies.ts';
import { SEGMENTS } from './paths.ts';
import type { Web } from './web.ts';

/** Seconds in which the page that says so may be loaded again. */
const LIFE = 2 * 60;

/**
 * Notes in a browser that a password was changed there a moment ago, for the page that says so: staff are signed out by
 * then. Keeps the language in which they read the form, which nobody else's page would know any more.
 */
export function keepJustChanged(web: Web, account: PortalAccount, res: Response, language: Language): void {
  setCookie(res, { https: web.https, name: nameFor(web, account), value: language, seconds: LIFE });
}

/** The language of the form, if a password was changed here a moment ago. */
export function readJustChanged(web: Web, account: PortalAccount, req: Request): Language | undefined {
  const value = readCookie(req, nameFor(web, account));
  return value === 'en' || value === 'es' ? value : undefined;
}

const nameFor = (web: Web, { portal, slug }: PortalAccount) =>
  cookieName(web.https, `changed-${SEGMENTS[portal]}.${slug}`);
