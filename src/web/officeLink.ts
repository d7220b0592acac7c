import type { Request, RequestHandler, Response } from 'express';
import { seeOther } from './answer.ts';
import { cookieName, readCookie, setCookie } from './cookies.ts';
import { type OfficeLinkKind, officePaths } from './paths.ts';
import { atPortal } from './portal.ts';
import type { Web } from './web.ts';

/** Seconds between opening a one-time link and what it is for; signing in falls in between. */
const LIFE = 15 * 60;
/** The shape of `randomToken`. Something else is kept as a token that nobody has, so that all answers look the same. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const NO_TOKEN = '-'.repeat(43);

/**
 * GET /{account}/office/{kind}/{token}: the token goes into a sealed cookie, and the browser to the clean address, where
 * somebody has to be signed in (whenStaffSignedIn) and to confirm with a form. Looks no token up and changes nothing,
 * whatever stands there. Any page of the same depth below `/{account}/office/{kind}` is to be routed before it.
 */
export function openOfficeLink(web: Web, kind: OfficeLinkKind): RequestHandler {
  return atPortal(web, 'office', async ({ slug }, req, res) => {
    const asked = String(req.params.token);
    const token = TOKEN.test(asked) ? asked : NO_TOKEN;
    const sealed = web.core.secrets.seal('office-link', boundTo(kind, slug), token);
    const value = Buffer.from(sealed).toString('base64url');
    setCookie(res, { https: web.https, name: nameFor(web, kind), value, seconds: LIFE });
    seeOther(res, officePaths(slug).oneTime(kind));
  });
}

/**
 * The token of the link of this kind that was opened last in this browser, for the account of the page's own path.
 * Undefined when there is none, or it was sealed for another account or kind. It proves nothing but that: the form of the
 * page carries the row's id besides, since another tab may have opened another link meanwhile.
 */
export function readOfficeLink(web: Web, req: Request, kind: OfficeLinkKind): string | undefined {
  const value = readCookie(req, nameFor(web, kind));
  if (!value) return undefined;
  return web.core.secrets.open(
    'office-link',
    boundTo(kind, String(req.params.account)),
    Buffer.from(value, 'base64url'),
  );
}

/** Once it is used up, or to be of no more use here. */
export function forgetOfficeLink(web: Web, res: Response, kind: OfficeLinkKind): void {
  setCookie(res, { https: web.https, name: nameFor(web, kind), value: '', seconds: 0 });
}

const nameFor = (web: Web, kind: OfficeLinkKind) => cookieName(web.https, `office-link.${kind}`);

const boundTo = (kind: OfficeLinkKind, slug: string) => `${kind} ${slug}`;
