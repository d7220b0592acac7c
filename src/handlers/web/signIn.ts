import { z } from 'zod';
import { TooBusy } from '../../core/credentials/hashing.ts';
import { signIn } from '../../core/credentials/signIn.ts';
import { seeOther, show, visitorLanguage } from '../../web/answer.ts';
import { signInPage } from '../../web/pages/signIn.ts';
import { portalPaths } from '../../web/paths.ts';
import { atPortal } from '../../web/portal.ts';
import { findVisitor, giveSession, readSessionId } from '../../web/sessionCookie.ts';
import type { Web } from '../../web/web.ts';
import { emailField } from './emailField.ts';

const signInForm = z.object({ email: emailField, password: z.string().default('') });

/** GET /{account}/portal/sign-in */
export const showSignIn = (web: Web) =>
  atPortal(web, async (account, req, res) => {
    if (await findVisitor(web, account, req)) return seeOther(res, portalPaths(account.slug).home);
    show(res, signInPage(account, visitorLanguage(req, account.language)));
  });

/** POST /{account}/portal/sign-in: in with a new session, or the form again with one sentence for every reason. */
export const takeSignIn = (web: Web) =>
  atPortal(web, async (account, req, res) => {
    const language = visitorLanguage(req, account.language);
    const { email, password } = signInForm.parse(req.body);
    if (email.problem || password === '') {
      return show(res, signInPage(account, language, { ...email, passwordMissing: password === '' }), 422);
    }
    try {
      const outcome = await signIn(web.core, {
        accountId: account.accountId,
        email: email.value,
        password,
        oldSession: readSessionId(web, account, req),
        browser: { ip: req.ip, userAgent: req.headers['user-agent'] },
      });
      if (outcome.kind === 'refused') {
        return show(res, signInPage(account, language, { ...email, notice: 'refused' }), 422);
      }
      giveSession(web, account, res, outcome.session);
      seeOther(res, portalPaths(account.slug).home);
    } catch (error) {
      if (!(error instanceof TooBusy)) throw error;
      res.setHeader('Retry-After', error.retryAfter);
      show(res, signInPage(account, language, { ...email, notice: 'busy' }), 503);
    }
  });
