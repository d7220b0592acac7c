import type { Request, Response } from 'express';
import { z } from 'zod';
import { readStaffRecord } from '../../../core/credentials/portalAccount.ts';
import { isRowId } from '../../../core/ids.ts';
import { confirmSlackLink, declineSlackLink, readOpenOffer } from '../../../core/staff/confirmLink.ts';
import { readOwnLinks } from '../../../core/staff/ownLinks.ts';
import { unlinkOwn } from '../../../core/staff/unlink.ts';
import { seeOther, show } from '../../../web/answer.ts';
import { forgetOfficeLink, readOfficeLink } from '../../../web/officeLink.ts';
import { type LinkSaid, linkSlackPage, ownSlackPage } from '../../../web/pages/linkSlack.ts';
import { officePaths } from '../../../web/paths.ts';
import { type StaffSignedIn, whenStaffSignedIn } from '../../../web/portal.ts';
import type { Web } from '../../../web/web.ts';

const linkForm = z.object({
  /** The offer that the page showed; another tab may have opened a different one since. */
  offer: z.string().max(64).catch(''),
  answer: z.enum(['yes', 'no']).optional().catch(undefined),
  /** The workspace in which the link is to end. */
  unlink: z.string().max(64).optional().catch(undefined),
});

/**
 * GET /{account}/office/link-slack: asks about the offer whose link was opened here, or shows which Slack account acts for
 * whoever is signed in. Changes nothing.
 */
export const showLinkSlack = (web: Web) =>
  whenStaffSignedIn(
    web,
    async (own, req, res) => {
      const token = readOfficeLink(web, req, 'link-slack');
      if (token === undefined) return showOwn(web, own, res);
      await showOffer(web, own, req, res);
    },
    { recent: true },
  );

/** POST of the same: the Slack account is mine, is not, or is to be unlinked. */
export const takeLinkSlack = (web: Web) =>
  whenStaffSignedIn(
    web,
    async (own, req, res) => {
      const { accountId, slug } = own.account;
      const { staffId } = own;
      const { offer: madeFor, answer, unlink } = linkForm.parse(req.body);
      const here = officePaths(slug).oneTime('link-slack');
      if (isRowId(unlink)) {
        await unlinkOwn(web.core, { accountId, staffId, workspaceId: unlink, via: 'office_portal' });
        return seeOther(res, here);
      }
      const token = readOfficeLink(web, req, 'link-slack');
      if (token === undefined || answer === undefined) return seeOther(res, here);
      if (answer === 'no') {
        if (!(await declineSlackLink(web.core, { accountId, staffId, token, madeFor })))
          return showOffer(web, own, req, res, 'other-link');
        forgetOfficeLink(web, res, 'link-slack');
        return showOwn(web, own, res, 'declined');
      }
      const outcome = await confirmSlackLink(web.core, {
        ...{ accountId, staffId, token, madeFor, session: own.session },
      });
      if (outcome.kind === 'signed-out') return seeOther(res, officePaths(slug).signIn);
      if (outcome.kind === 'refused' && outcome.because === 'other-link')
        return showOffer(web, own, req, res, 'other-link');
      forgetOfficeLink(web, res, 'link-slack');
      if (outcome.kind === 'linked') return seeOther(res, here);
      await showOwn(web, own, res, outcome.because);
    },
    { recent: true },
  );

async function showOffer(
  web: Web,
  own: StaffSignedIn,
  req: Request,
  res: Response,
  said?: LinkSaid,
): Promise<void> {
  const { account, visit, staffId } = own;
  const token = readOfficeLink(web, req, 'link-slack') ?? '';
  const [offer, record] = await Promise.all([
    readOpenOffer(web.core, account.accountId, token),
    readStaffRecord(web.core, account.accountId, staffId),
  ]);
  if (!offer || !record) {
    forgetOfficeLink(web, res, 'link-slack');
    return showOwn(web, own, res, 'over');
  }
  show(res, linkSlackPage(account, visit, record, offer, said), said ? 409 : 200);
}

const STATUS: Record<LinkSaid, number> = {
  over: 404,
  'staff-linked': 409,
  'slack-user-linked': 409,
  'other-link': 409,
  declined: 200,
};

async function showOwn(
  web: Web,
  { account, visit, staffId }: StaffSignedIn,
  res: Response,
  said?: LinkSaid,
): Promise<void> {
  const links = await readOwnLinks(web.core, account.accountId, staffId);
  show(res, ownSlackPage(account, visit, links, web.core.clock.now(), said), said ? STATUS[said] : 200);
}
