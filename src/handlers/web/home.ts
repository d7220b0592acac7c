import { readOwnRecord } from '../../core/credentials/portalAccount.ts';
import { policiesOfGuardian } from '../../core/policies/read.ts';
import { seeOther, show } from '../../web/answer.ts';
import { homePage } from '../../web/pages/home.ts';
import { portalPaths } from '../../web/paths.ts';
import { whenSignedIn } from '../../web/portal.ts';
import type { Web } from '../../web/web.ts';

/** GET /{account}/portal: the guardian's own page, or on to sign in. */
export const showHome = (web: Web) =>
  whenSignedIn(web, 'customer', async ({ account, visit, person: { guardianId } }, _req, res) => {
    const record = await readOwnRecord(web.core, account.accountId, guardianId);
    if (!record) return seeOther(res, portalPaths(account.slug).signIn);
    const policies = await policiesOfGuardian(web.core, account.accountId, guardianId);
    show(res, homePage(account, visit, record, policies));
  });
