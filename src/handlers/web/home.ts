import { readOwnRecord } from '../../core/credentials/portalAccount.ts';
import { policiesOfGuardian } from '../../core/policies/read.ts';
import { seeOther, show } from '../../web/answer.ts';
import { homePage } from '../../web/pages/home.ts';
import { portalPaths } from '../../web/paths.ts';
import { atPortal } from '../../web/portal.ts';
import { findVisitor } from '../../web/sessionCookie.ts';
import { visitOf } from '../../web/visit.ts';
import type { Web } from '../../web/web.ts';

/** GET /{account}/portal: the guardian's own page, or on to sign in. */
export const showHome = (web: Web) =>
  atPortal(web, async (account, req, res) => {
    const visitor = await findVisitor(web, account, req);
    const record = visitor && (await readOwnRecord(web.core, account.accountId, visitor.guardianId));
    if (!record) return seeOther(res, portalPaths(account.slug).signIn);
    const visit = visitOf(web, req, res, { record: visitor.language, otherwise: account.language });
    const policies = await policiesOfGuardian(web.core, account.accountId, visitor.guardianId);
    show(res, homePage(account, visit, record, policies));
  });
