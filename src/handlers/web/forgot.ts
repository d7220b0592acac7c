import { z } from 'zod';
import type { Portal } from '../../core/database/client.ts';
import { originOf } from '../../core/limits/origin.ts';
import { show } from '../../web/answer.ts';
import { askedPage, forgotPage } from '../../web/pages/forgot.ts';
import { atPortal } from '../../web/portal.ts';
import { readKnownDevice } from '../../web/sessionCookie.ts';
import { visitOf } from '../../web/visit.ts';
import type { Web } from '../../web/web.ts';
import { emailField } from './emailField.ts';

const forgotForm = z.object({ email: emailField });

/** GET /{account}/portal/forgot and /{account}/office/forgot */
export const showForgot = (web: Web, portal: Portal) =>
  atPortal(web, portal, async (account, req, res) =>
    show(res, forgotPage(account, visitOf(web, req, res, { otherwise: account.language }))),
  );

/**
 * POST of the same: one answer for every address, the Business Owner's too; who it is, if anybody, and whether a link
 * goes out a worker finds out (G6, S2, S3).
 */
export const takeForgotten = (web: Web, portal: Portal) =>
  atPortal(web, portal, async (account, req, res) => {
    const visit = visitOf(web, req, res, { otherwise: account.language });
    const { email } = forgotForm.parse(req.body);
    if (email.problem) return show(res, forgotPage(account, visit, email), 422);
    await web.forgotten.ask({
      accountId: account.accountId,
      portal,
      email: email.value,
      origin: originOf(req.ip) ?? originOf(req.socket.remoteAddress),
      knownDevice: readKnownDevice(web, account, req),
    });
    show(res, askedPage(account, visit));
  });
