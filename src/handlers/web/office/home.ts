import { readStaffRecord } from '../../../core/credentials/portalAccount.ts';
import { seeOther, show } from '../../../web/answer.ts';
import { officeHomePage } from '../../../web/pages/officeHome.ts';
import { officePaths } from '../../../web/paths.ts';
import { whenStaffSignedIn } from '../../../web/portal.ts';
import type { Web } from '../../../web/web.ts';

/** GET /{account}/office: the staff member's own page, or on to sign in. */
export const showOfficeHome = (web: Web) =>
  whenStaffSignedIn(web, async ({ account, visit, staffId }, _req, res) => {
    const record = await readStaffRecord(web.core, account.accountId, staffId);
    if (!record) return seeOther(res, officePaths(account.slug).signIn);
    show(res, officeHomePage(account, visit, record));
  });
