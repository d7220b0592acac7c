import type { RequestHandler } from 'express';
import { findOnlyPortalAccount } from '../../core/credentials/portalAccount.ts';
import { seeOther } from '../../web/answer.ts';
import { pathsOf } from '../../web/paths.ts';
import { findVisitor, portalsKnownHere } from '../../web/sessionCookie.ts';
import type { Web } from '../../web/web.ts';

/**
 * GET /.well-known/change-password, to which password managers send people (W3C, "A Well-Known URL for Changing
 * Passwords"): on to the portal, of either kind, at which this browser is signed in; else to Forgot Password of one that
 * it has been at, or of the only Customer Portal that there is; else to the front page.
 */
export function findChangePassword(web: Web): RequestHandler {
  return async (req, res) => {
    let forgot: `/${string}` | undefined;
    for (const { slug, portal } of portalsKnownHere(web, req)) {
      const account = await web.portals.find(slug, portal);
      if (!account) continue;
      const paths = pathsOf(account);
      if (await findVisitor(web, account, portal, req)) return seeOther(res, paths.password);
      forgot ??= paths.forgot;
    }
    const only = forgot ? undefined : await findOnlyPortalAccount(web.core);
    seeOther(res, forgot ?? (only ? pathsOf(only).forgot : '/'));
  };
}
