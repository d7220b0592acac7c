import type { Request } from 'express';
import { z } from 'zod';
import type { PortalAccount } from '../../../core/credentials/portalAccount.ts';
import { findRecovery, lastRecoveryOf, type Recovery } from '../../../core/owner/readRecovery.ts';
import { type StopsBy, stopRecovery } from '../../../core/owner/stopRecovery.ts';
import { seeOther, show } from '../../../web/answer.ts';
import { readOfficeLink } from '../../../web/officeLink.ts';
import { recoveryPage, unknownRecoveryPage } from '../../../web/pages/recovery.ts';
import { officePaths } from '../../../web/paths.ts';
import { atPortal } from '../../../web/portal.ts';
import { findVisitor } from '../../../web/sessionCookie.ts';
import { visitOf } from '../../../web/visit.ts';
import type { Web } from '../../../web/web.ts';

const stopForm = z.object({
  /** The recovery that the button was made for; another message may have been opened since. */
  recovery: z.string().max(64).catch(''),
});

/** A recovery, and by what its visitor may stop it. */
interface Found {
  recovery: Recovery;
  by: StopsBy;
}

/** GET /{account}/office/recovery: asks, or says what was done. Changes nothing, however often and by whom it is fetched. */
export const showRecovery = (web: Web) =>
  atPortal(web, 'office', async (account, req, res) => {
    const [found] = await findAll(web, account, req);
    const visit = visitOf(web, req, res, { otherwise: account.language });
    if (found) show(res, recoveryPage(account, visit, found.recovery));
    else show(res, unknownRecoveryPage(account, visit), 404);
  });

/** POST of the same: stops it. Needs no sign-in, since whoever lost the password has none: the message's token will do. */
export const takeRecovery = (web: Web) =>
  atPortal(web, 'office', async (account, req, res) => {
    const all = await findAll(web, account, req);
    const visit = visitOf(web, req, res, { otherwise: account.language });
    const { recovery: madeFor } = stopForm.parse(req.body);
    const meant = all.find(({ recovery }) => recovery.id === madeFor);
    if (meant) {
      await stopRecovery(web.core, account.accountId, meant.by);
      return seeOther(res, officePaths(account.slug).oneTime('recovery'));
    }
    const [other] = all;
    if (!other) return show(res, unknownRecoveryPage(account, visit), 404);
    show(res, recoveryPage(account, visit, other.recovery, { otherLink: true }), 409);
  });

/** That of the message which was opened here last, and the own one of a Business Owner who is signed in. */
async function findAll(web: Web, account: PortalAccount, req: Request): Promise<Found[]> {
  const { accountId } = account;
  const token = readOfficeLink(web, req, 'recovery');
  const opened = token === undefined ? undefined : await findRecovery(web.core, accountId, token);
  const visitor = await findVisitor(web, account, 'office', req);
  const staffId = visitor?.mustChange ? undefined : visitor?.person.staffId;
  const own = staffId && (await lastRecoveryOf(web.core, accountId, staffId));
  return [
    ...(opened && token !== undefined ? [{ recovery: opened, by: { token } }] : []),
    ...(own && staffId
      ? [{ recovery: own, by: { staffId, recoveryId: own.id, via: 'office_portal' as const } }]
      : []),
  ];
}
