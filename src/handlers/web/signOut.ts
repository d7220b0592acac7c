import { signOut } from '../../core/credentials/signOut.ts';
import { seeOther, show } from '../../web/answer.ts';
import { forgetFormKey } from '../../web/formToken.ts';
import { signedOutPage, signOutPage } from '../../web/pages/signIn.ts';
import { portalPaths } from '../../web/paths.ts';
import { atPortal } from '../../web/portal.ts';
import { findVisitor, readSessionId, takeSession } from '../../web/sessionCookie.ts';
import { visitOf } from '../../web/visit.ts';
import type { Web } from '../../web/web.ts';

/** GET /{account}/portal/sign-out: changes nothing; says how things stand. */
export const showSignOut = (web: Web) =>
  atPortal(web, async (account, req, res) => {
    const visitor = await findVisitor(web, account, req);
    const visit = visitOf(web, req, res, { record: visitor?.language, otherwise: account.language });
    show(res, visitor ? signOutPage(account, visit) : signedOutPage(account, visit));
  });

/** POST /{account}/portal/sign-out */
export const takeSignOut = (web: Web) =>
  atPortal(web, async (account, req, res) => {
    await signOut(web.core, account.accountId, readSessionId(web, account, req));
    forgetFormKey(web, res);
    takeSession(web, account, res);
    seeOther(res, portalPaths(account.slug).signOut);
  });
