import { z } from 'zod';
import { show, visitorLanguage } from '../../web/answer.ts';
import { askedPage, forgotPage } from '../../web/pages/forgot.ts';
import { atPortal } from '../../web/portal.ts';
import type { Web } from '../../web/web.ts';
import { emailField } from './emailField.ts';

const forgotForm = z.object({ email: emailField });

/** GET /{account}/portal/forgot */
export const showForgot = (web: Web) =>
  atPortal(web, async (account, req, res) =>
    show(res, forgotPage(account, visitorLanguage(req, account.language))),
  );

/** POST /{account}/portal/forgot: the same answer for every address; who it is, if anybody, a worker looks up (G6). */
export const takeForgotten = (web: Web) =>
  atPortal(web, async (account, req, res) => {
    const language = visitorLanguage(req, account.language);
    const { email } = forgotForm.parse(req.body);
    if (email.problem) return show(res, forgotPage(account, language, email), 422);
    await web.forgotten.ask({ accountId: account.accountId, portal: 'customer', email: email.value });
    show(res, askedPage(account, language));
  });
