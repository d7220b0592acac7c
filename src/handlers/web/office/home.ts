import { readStaffRecord } from '../../../core/credentials/portalAccount.ts';
import type { PermissionLevel } from '../../../core/database/client.ts';
import type { AccountId, StaffId } from '../../../core/ids.ts';
import { lastRecoveryOf } from '../../../core/owner/readRecovery.ts';
import { lastTransferOf } from '../../../core/owner/readTransfer.ts';
import { mayDo } from '../../../core/permissions/levels.ts';
import { seeOther, show } from '../../../web/answer.ts';
import { officeHomePage } from '../../../web/pages/officeHome.ts';
import { type OwnerNews, ownerNotices } from '../../../web/pages/ownerNotices.ts';
import { officePaths } from '../../../web/paths.ts';
import { whenStaffSignedIn } from '../../../web/portal.ts';
import type { Web } from '../../../web/web.ts';

/** GET /{account}/office: the staff member's own page, or on to sign in. */
export const showOfficeHome = (web: Web) =>
  whenStaffSignedIn(web, async ({ account, visit, staffId }, _req, res) => {
    const record = await readStaffRecord(web.core, account.accountId, staffId);
    if (!record) return seeOther(res, officePaths(account.slug).signIn);
    const news = await ownerNews(web, account.accountId, staffId, record.level);
    show(res, officeHomePage(account, visit, record, ownerNotices(account, visit, staffId, news)));
  });

/** What is to be seen first, by those who can have any of it. */
async function ownerNews(
  { core }: Web,
  accountId: AccountId,
  staffId: StaffId,
  level: PermissionLevel,
): Promise<OwnerNews> {
  return {
    ...(mayDo(level, 'hand-on-ownership') && {
      recovery: await lastRecoveryOf(core, accountId, staffId),
    }),
    ...(mayDo(level, 'see-staff') && { transfer: await lastTransferOf(core, accountId, staffId) }),
  };
}
