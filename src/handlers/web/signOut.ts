import { signOut } from '../../core/credentials/signOut.ts';
import type { Portal } from '../../core/database/client.ts';
import { seeOther, show } from '../../web/answer.ts';
import { forgetFormKey } from '../../web/formToken.ts';
import { forgetOnward } from '../../web/onward.ts';
import { signedOutPage, signOutPage } from '../../web/pages/signIn.ts';
import { pathsOf } from '../../web/paths.ts';
import { atPortal } from '../../web/portal.ts';
import { findVisitor, readSessionId, takeSession } from '../../web/sessionCookie.ts';
import { visitOf } from '../../web/visit.ts';
import type { Web } from '../../web/web.ts';

/** GET /{account}/portal/sign-out and /{account}/office/sign-out: changes nothing; says how things stand. */
export const showSignOut = (web: Web, portal: Portal) =>
  atPortal(web, portal, async (account, req, res) => {
    const visitor = await findVisitor(web, account, portal, req);
    const visit = visitOf(web, req, res, { record: visitor?.language, otherwise: account.language });
    show(res, visitor ? signOutPage(account, visit) : signedOutPage(account, visit));
  });

/** POST of the same: out of this portal alone. */
export const takeSignOut = (web: Web, portal: Portal) =>
  atPortal(web, portal, async (account, req, res) => {
    await signOut(web.core, account.accountId, portal, readSessionId(web, account, req));
    forgetFormKey(web, res);
    takeSession(web, account, res);
    forgetOnward(web, account, req, res);
    seeOther(res, pathsOf(account).signOut);
  });
