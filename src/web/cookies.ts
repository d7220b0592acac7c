import type { Request, Response } from 'express';

/** Longest value that is looked at, in characters; ours are far shorter. */
const LONGEST = 1_024;

/** A cookie's name: on https the prefix makes browsers refuse it from subdomains, plain http and other paths. */
export function cookieName(https: boolean, name: string): string {
  return https ? `__Host-${name}` : name;
}

/** The names of the request's cookies. */
export function cookieNames(req: Request): string[] {
  const names = (req.headers.cookie ?? '').split(';').map((pair) => pair.split('=', 1)[0]?.trim() ?? '');
  return [...new Set(names)];
}

/** The value of a cookie of the request. With several of one name, the first. */
export function readCookie(req: Request, name: string): string | undefined {
  for (const pair of (req.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at < 0 || pair.slice(0, at).trim() !== name) continue;
    const value = pair.slice(at + 1).trim();
    return value.length <= LONGEST ? value : undefined;
  }
  return undefined;
}

/**
 * Sets a cookie that no script reads and no other site's form sends. Lives `seconds`, 0 removes it; without them it
 * lives as long as the browser is open.
 */
export function setCookie(
  res: Response,
  { https, name, value, seconds }: { https: boolean; name: string; value: string; seconds?: number },
): void {
  const life = seconds === undefined ? '' : `; Max-Age=${seconds}`;
  res.append(
    'Set-Cookie',
    `${name}=${value}; Path=/${life}; HttpOnly; SameSite=Lax${https ? '; Secure' : ''}`,
  );
}
