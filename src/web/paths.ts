import type { Request } from 'express';
import type { Portal } from '../core/database/client.ts';

/** What stands after the slug in the addresses of a portal's pages, and before it in the names of its cookies. */
export const SEGMENTS = { customer: 'portal', office: 'office' } as const satisfies Record<Portal, string>;

export const PORTALS = ['customer', 'office'] as const satisfies readonly Portal[];

/** Where the pages are that both portals of an account have. `slug` is the account's own, from the database. */
export function pathsOf({ slug, portal }: { slug: string; portal: Portal }) {
  return pathsUnder(`/${slug}/${SEGMENTS[portal]}`);
}

/** Where the pages of an account's Customer Portal are. */
export function portalPaths(slug: string) {
  const home = `/${slug}/portal` as const;
  return {
    ...pathsUnder(home),
    policies: `${home}/policies`,
    policy: (versionId: string) => `${home}/policies/${versionId}` as const,
  } as const;
}

/** Where the pages of an account's Office Portal are. */
export function officePaths(slug: string) {
  const home = `/${slug}/office` as const;
  return {
    ...pathsUnder(home),
    ownership: `${home}/ownership`,
    ownershipNow: `${home}/ownership/now`,
    invitations: `${home}/invitations`,
    /** The clean address that a one-time link leads to (officeLink.ts). */
    oneTime: (kind: OfficeLinkKind) => `${home}/${kind}` as const,
    /** The one-time link itself. Stands behind PUBLIC_URL, never in a log. */
    oneTimeLink: (kind: OfficeLinkKind, token: string) => `${home}/${kind}/${token}` as const,
  } as const;
}

/** What one-time links of the Office Portal are for: linking Slack, assigning a password, stopping an owner's recovery. */
export const OFFICE_LINK_KINDS = ['link-slack', 'assign', 'recovery'] as const;
export type OfficeLinkKind = (typeof OFFICE_LINK_KINDS)[number];

function pathsUnder<Home extends `/${string}`>(home: Home) {
  return {
    home,
    signIn: `${home}/sign-in`,
    forgot: `${home}/forgot`,
    signOut: `${home}/sign-out`,
    password: `${home}/password`,
    passwordChanged: `${home}/password/changed`,
    sessions: `${home}/sessions`,
  } as const;
}

/** Only plain segments: two slashes or a backslash at the beginning would lead to another site. */
const PLAIN = /^(?:\/(?!\.{1,2}(?:\/|$))[\w.~-]+)+\/?$/;
const LONGEST = 200;

/** Whether a text is a path within this site, however a browser reads it: no dots that climb, no query, no other host. */
export function isPlain(path: string): path is `/${string}` {
  return PLAIN.test(path) && path.length <= LONGEST;
}

/** The path that was asked for if it is a plain one, else the root. Never with a query. */
export function ownPath(req: Pick<Request, 'path'>): `/${string}` {
  return isPlain(req.path) ? req.path : '/';
}
