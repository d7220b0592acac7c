import { isRowId, type StaffId } from '../../../core/ids.ts';
import { inviteStaff } from '../../../core/invitations/invite.ts';
import { listInvitees } from '../../../core/invitations/list.ts';
import { seeOther, show } from '../../../web/answer.ts';
import type { Form } from '../../../web/forms.ts';
import { EVERYBODY, invitationsPage, notYoursToInvitePage } from '../../../web/pages/invitations.ts';
import { officePaths } from '../../../web/paths.ts';
import { whenStaffSignedIn } from '../../../web/portal.ts';
import type { Web } from '../../../web/web.ts';

/** GET /{account}/office/invitations: who has a password and who was invited, for the Business Owner. */
export const showInvitations = (web: Web) =>
  whenStaffSignedIn(web, async ({ account, visit, staffId }, _req, res) => {
    const invitees = await listInvitees(web.core, account.accountId, staffId);
    if (!invitees) return show(res, notYoursToInvitePage(account, visit), 403);
    show(res, invitationsPage(account, visit, invitees));
  });

/** POST of the same: one is invited, or all who can be. What is no button of ours invites nobody. */
export const takeInvitations = (web: Web) =>
  whenStaffSignedIn(web, async ({ account, visit, staffId: askerId }, req, res) => {
    const pressed = (req.body as Form).invite;
    const whom = pressed === EVERYBODY ? EVERYBODY : isRowId(pressed) ? (pressed as StaffId) : undefined;
    const { accountId } = account;
    const invited = whom ? await inviteStaff(web.core, { accountId, askerId, whom }) : 0;
    if (invited === undefined) return show(res, notYoursToInvitePage(account, visit), 403);
    seeOther(res, officePaths(account.slug).invitations);
  });
