import type { Request, Response } from 'express';
import type { PortalAccount } from '../core/credentials/portalAccount.ts';
import { findSession, type GuardianSession, SESSION_LIFE } from '../core/credentials/sessions.ts';
import { cookieName, cookieNames, readCookie, setCookie } from './cookies.ts';
import { noteMet } from './visit.ts';
import type { Web } from './web.ts';

/** One cookie per centre, so that a family of two centres can be signed in to both. */
const nameFor = (web: Web, { slug }: PortalAccount) => cookieName(web.https, `portal.${slug}`);

export function readSessionId(web: Web, account: PortalAccount, req: Request): string | undefined {
  return readCookie(req, nameFor(web, account));
}

/** Who is signed in at this account's portal, if anybody. */
export async function findVisitor(
  web: Web,
  account: PortalAccount,
  req: Request,
): Promise<GuardianSession | undefined> {
  const visitor = await findSession(web.core, account.accountId, readSessionId(web, account, req));
  if (visitor) noteMet(req, { record: visitor.language });
  return visitor;
}

export function giveSession(web: Web, account: PortalAccount, res: Response, id: string): void {
  const seconds = SESSION_LIFE.customer.whole / 1_000;
  setCookie(res, { https: web.https, name: nameFor(web, account), value: id, seconds });
}

export function takeSession(web: Web, account: PortalAccount, res: Response): void {
  setCookie(res, { https: web.https, name: nameFor(web, account), value: '', seconds: 0 });
}

/** Seconds; browsers keep no cookie longer than 400 days. */
const KNOWN_FOR = 400 * 24 * 60 * 60;

const knownNameFor = (web: Web, { slug }: Pick<PortalAccount, 'slug'>) =>
  cookieName(web.https, `known.${slug}`);

/** What this browser kept since somebody signed in or chose a password here; sealed, for core alone to read. */
export function readKnownDevice(
  web: Web,
  account: Pick<PortalAccount, 'slug'>,
  req: Request,
): string | undefined {
  return readCookie(req, knownNameFor(web, account));
}

/** Stays when one signs out: a browser that was here before is no stranger's. */
export function keepKnownDevice(
  web: Web,
  account: Pick<PortalAccount, 'slug'>,
  res: Response,
  sealed: string,
): void {
  setCookie(res, { https: web.https, name: knownNameFor(web, account), value: sealed, seconds: KNOWN_FOR });
}

/** More than anybody's children go to. */
const MOST_PORTALS = 8;

/** The slugs of the portals that this browser has been at, as far as its cookies say; those of sessions first. */
export function portalsKnownHere(web: Web, req: Request): string[] {
  const names = cookieNames(req);
  const slugs = ['portal.', 'known.'].flatMap((kind) => {
    const beginning = cookieName(web.https, kind);
    return names.filter((name) => name.startsWith(beginning)).map((name) => name.slice(beginning.length));
  });
  return [...new Set(slugs)].slice(0, MOST_PORTALS);
}
