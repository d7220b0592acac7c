import type { Request, Response } from 'express';
import type { PortalAccount } from '../core/credentials/portalAccount.ts';
import { findSession, type PortalSession, SESSION_LIFE } from '../core/credentials/sessions.ts';
import type { Portal } from '../core/database/client.ts';
import { cookieName, cookieNames, readCookie, setCookie } from './cookies.ts';
import { PORTALS, SEGMENTS } from './paths.ts';
import { noteMet } from './visit.ts';
import type { Web } from './web.ts';

/**
 * One cookie per portal of a centre: a family of two centres can be signed in to both, and whoever is staff and guardian
 * of one centre to both of its portals, each without the other.
 */
const nameFor = (web: Web, { slug, portal }: PortalAccount) =>
  cookieName(web.https, `${SEGMENTS[portal]}.${slug}`);

export function readSessionId(web: Web, account: PortalAccount, req: Request): string | undefined {
  return readCookie(req, nameFor(web, account));
}

/** Who is signed in at this portal of the account, if anybody. */
export async function findVisitor<P extends Portal>(
  web: Web,
  account: PortalAccount,
  portal: P,
  req: Request,
): Promise<PortalSession<P> | undefined> {
  const visitor = await findSession(web.core, account.accountId, portal, readSessionId(web, account, req));
  if (visitor) noteMet(req, { record: visitor.language });
  return visitor;
}

export function giveSession(web: Web, account: PortalAccount, res: Response, id: string): void {
  const seconds = SESSION_LIFE[account.portal].whole / 1_000;
  setCookie(res, { https: web.https, name: nameFor(web, account), value: id, seconds });
}

export function takeSession(web: Web, account: PortalAccount, res: Response): void {
  setCookie(res, { https: web.https, name: nameFor(web, account), value: '', seconds: 0 });
}

/** Seconds; browsers keep no cookie longer than 400 days. */
const KNOWN_FOR = 400 * 24 * 60 * 60;

const KNOWN = { customer: 'known', office: 'known-office' } as const satisfies Record<Portal, string>;

type PortalNamed = Pick<PortalAccount, 'slug' | 'portal'>;

const knownNameFor = (web: Web, { slug, portal }: PortalNamed) =>
  cookieName(web.https, `${KNOWN[portal]}.${slug}`);

/** What this browser kept since somebody signed in or chose a password here; sealed, for core alone to read. */
export function readKnownDevice(web: Web, account: PortalNamed, req: Request): string | undefined {
  return readCookie(req, knownNameFor(web, account));
}

/** Stays when one signs out: a browser that was here before is no stranger's. */
export function keepKnownDevice(web: Web, account: PortalNamed, res: Response, sealed: string): void {
  setCookie(res, { https: web.https, name: knownNameFor(web, account), value: sealed, seconds: KNOWN_FOR });
}

/** More than anybody's children go to. */
const MOST_PORTALS = 8;

/** The portals that this browser has been at, as far as its cookies say; those of sessions first. */
export function portalsKnownHere(web: Web, req: Request): PortalNamed[] {
  const names = cookieNames(req);
  const found = new Map<string, PortalNamed>();
  for (const kinds of [SEGMENTS, KNOWN])
    for (const portal of PORTALS) {
      const beginning = cookieName(web.https, `${kinds[portal]}.`);
      for (const name of names.filter((one) => one.startsWith(beginning))) {
        const slug = name.slice(beginning.length);
        found.set(`${portal} ${slug}`, { portal, slug });
      }
    }
  return [...found.values()].slice(0, MOST_PORTALS);
}
