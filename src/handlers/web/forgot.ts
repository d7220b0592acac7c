import { z } from 'zod';
import { originOf } from '../../core/limits/origin.ts';
import { show } from '../../web/answer.ts';
import { askedPage, forgotPage } from '../../web/pages/forgot.ts';
import { atPortal } from '../../web/portal.ts';
import { readKnownDevice } from '../../web/sessionCookie.ts';
import { visitOf } from '../../web/visit.ts';
import type { Web } from '../../web/web.ts';
import { emailField } from './emailField.ts';

const forgotForm = z.object({ email: emailField });

/** GET /{account}/portal/forgot */
export const showForgot = (web: Web) =>
  atPortal(web, async (account, req, res) =>
    show(res, forgotPage(account, visitOf(web, req, res, { otherwise: account.language }))),
  );

/** POST /{account}/portal/forgot: the same answer for every address; who it is, if anybody, a worker looks up (G6). */
export const takeForgotten = (web: Web) =>
  atPortal(web, async (account, req, res) => {
    const visit = visitOf(web, req, res, { otherwise: account.language });
    const { email } = forgotForm.parse(req.body);
    if (email.problem) return show(res, forgotPage(account, visit, email), 422);
    await web.forgotten.ask({
      accountId: account.accountId,
      portal: 'customer',
      email: email.value,
      origin: originOf(req.ip) ?? originOf(req.socket.remoteAddress),
      knownDevice: readKnownDevice(web, account, req),
    });
    show(res, askedPage(account, visit));
  });
