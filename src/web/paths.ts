import type { Request } from 'express';

/** Where the pages of an account's Customer Portal are. `slug` is the account's own, from the database. */
export function portalPaths(slug: string) {
  const home = `/${slug}/portal` as const;
  return {
    home,
    signIn: `${home}/sign-in`,
    forgot: `${home}/forgot`,
    signOut: `${home}/sign-out`,
    policies: `${home}/policies`,
    policy: (versionId: string) => `${home}/policies/${versionId}` as const,
    password: `${home}/password`,
    passwordChanged: `${home}/password/changed`,
    sessions: `${home}/sessions`,
  } as const;
}

/** Only plain segments: two slashes or a backslash at the beginning would lead to another site. */
const PLAIN = /^(?:\/[\w.~-]+)+\/?$/;

/** The path that was asked for if it is a plain one, else the root. Never with a query. */
export function ownPath(req: Pick<Request, 'path'>): `/${string}` {
  return PLAIN.test(req.path) && req.path.length <= 200 ? (req.path as `/${string}`) : '/';
}
