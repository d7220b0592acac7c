import { z } from 'zod';
import { TooBusy } from '../../core/credentials/hashing.ts';
import { signIn } from '../../core/credentials/signIn.ts';
import { seeOther, show } from '../../web/answer.ts';
import { browserOf } from '../../web/browserOf.ts';
import { forgetFormKey } from '../../web/formToken.ts';
import { signInPage } from '../../web/pages/signIn.ts';
import { portalPaths } from '../../web/paths.ts';
import { atPortal } from '../../web/portal.ts';
import {
  findVisitor,
  giveSession,
  keepKnownDevice,
  readKnownDevice,
  readSessionId,
} from '../../web/sessionCookie.ts';
import { visitOf } from '../../web/visit.ts';
import type { Web } from '../../web/web.ts';
import { emailField } from './emailField.ts';

const signInForm = z.object({ email: emailField, password: z.string().default('') });

/** GET /{account}/portal/sign-in */
export const showSignIn = (web: Web) =>
  atPortal(web, async (account, req, res) => {
    if (await findVisitor(web, account, req)) return seeOther(res, portalPaths(account.slug).home);
    show(res, signInPage(account, visitOf(web, req, res, { otherwise: account.language })));
  });

/** POST /{account}/portal/sign-in: in with a new session, or the form again with one sentence for every reason. Too many tries: 429. */
export const takeSignIn = (web: Web) =>
  atPortal(web, async (account, req, res) => {
    const visit = visitOf(web, req, res, { otherwise: account.language });
    const { email, password } = signInForm.parse(req.body);
    if (email.problem || password === '') {
      return show(res, signInPage(account, visit, { ...email, passwordMissing: password === '' }), 422);
    }
    try {
      const outcome = await signIn(web.core, {
        accountId: account.accountId,
        email: email.value,
        password,
        oldSession: readSessionId(web, account, req),
        knownDevice: readKnownDevice(web, account, req),
        browser: browserOf(req),
      });
      switch (outcome.kind) {
        case 'signed-in':
          forgetFormKey(web, res);
          giveSession(web, account, res, outcome.session);
          keepKnownDevice(web, account, res, outcome.knownDevice);
          return seeOther(res, portalPaths(account.slug).home);
        case 'refused':
          return show(res, signInPage(account, visit, { ...email, notice: 'refused' }), 422);
        case 'wait':
          res.setHeader('Retry-After', outcome.seconds);
          return show(res, signInPage(account, visit, { ...email, wait: outcome.seconds }), 429);
        case 'stopped':
          // No Retry-After: waiting does not help.
          return show(res, signInPage(account, visit, { ...email, notice: 'stopped' }), 429);
      }
    } catch (error) {
      if (!(error instanceof TooBusy)) throw error;
      res.setHeader('Retry-After', error.retryAfter);
      show(res, signInPage(account, visit, { ...email, notice: 'busy' }), 503);
    }
  });
