import type { Request, Response } from 'express';
import { after, MINUTE } from '../core/clock.ts';
import type { PortalAccount } from '../core/credentials/portalAccount.ts';
import type { PortalSession } from '../core/credentials/sessions.ts';
import { cookieName, readCookie, setCookie } from './cookies.ts';
import { isPlain, ownPath, pathsOf, SEGMENTS } from './paths.ts';
import type { Web } from './web.ts';

/** Where somebody was going who has to sign in first. */
export interface Onward {
  /** A page of this very portal. */
  path: `/${string}`;
  /** Whether signing in a while ago is not enough for it. */
  again: boolean;
}

/** Seconds: as long as a one-time link is kept open (officeLink.ts). */
const LIFE = 15 * 60;
/** Milliseconds since the password was given, for pages that ask for it anew. */
const RECENTLY = 10 * MINUTE;

/** Whether the password was given a moment ago. */
export function isRecent(
  { core }: Pick<Web, 'core'>,
  { signedInAt }: Pick<PortalSession, 'signedInAt'>,
): boolean {
  return signedInAt > after(core.clock.now(), -RECENTLY);
}

/** Notes the page that was asked for, as the one to come back to. */
export function keepOnward(
  web: Web,
  account: PortalAccount,
  req: Request,
  res: Response,
  { again = false }: { again?: boolean } = {},
): void {
  const value = `${again ? 'again' : 'first'}:${ownPath(req)}`;
  setCookie(res, { https: web.https, name: nameFor(web, account), value, seconds: LIFE });
}

/** Where to go on to after signing in; whatever the cookie says, a page below this portal's home and nowhere else. */
export function readOnward(web: Web, account: PortalAccount, req: Request): Onward | undefined {
  const [, when, path = ''] = /^(again|first):(.*)$/.exec(readCookie(req, nameFor(web, account)) ?? '') ?? [];
  if (!isPlain(path) || !path.startsWith(`${pathsOf(account).home}/`)) return undefined;
  return { path, again: when === 'again' };
}

/** Once one is on the way there, or signs out. */
export function forgetOnward(web: Web, account: PortalAccount, req: Request, res: Response): void {
  const name = nameFor(web, account);
  if (readCookie(req, name) !== undefined) setCookie(res, { https: web.https, name, value: '', seconds: 0 });
}

const nameFor = (web: Web, { portal, slug }: PortalAccount) =>
  cookieName(web.https, `onward-${SEGMENTS[portal]}.${slug}`);
