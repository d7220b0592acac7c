import { z } from 'zod';
import { TooBusy } from '../../core/credentials/hashing.ts';
import { signIn } from '../../core/credentials/signIn.ts';
import type { Portal } from '../../core/database/client.ts';
import { seeOther, show } from '../../web/answer.ts';
import { browserOf } from '../../web/browserOf.ts';
import { forgetFormKey } from '../../web/formToken.ts';
import { forgetOnward, isRecent, readOnward } from '../../web/onward.ts';
import { type SignInAgain, signInPage } from '../../web/pages/signIn.ts';
import { pathsOf } from '../../web/paths.ts';
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

/** GET /{account}/portal/sign-in and /{account}/office/sign-in. Whoever is signed in well enough is led on. */
export const showSignIn = (web: Web, portal: Portal) =>
  atPortal(web, portal, async (account, req, res) => {
    const visitor = await findVisitor(web, account, portal, req);
    const onward = readOnward(web, account, req);
    const again = onward?.again ?? false;
    if (visitor && (!again || isRecent(web, visitor))) {
      forgetOnward(web, account, req, res);
      return seeOther(res, onward?.path ?? pathsOf(account).home);
    }
    const visit = visitOf(web, req, res, { record: visitor?.language, otherwise: account.language });
    show(res, signInPage(account, visit, { value: '', again }));
  });

/**
 * POST of the same: in with a new session and on to where one was going, or the form again with one sentence for every
 * reason. Too many tries: 429.
 */
export const takeSignIn = (web: Web, portal: Portal) =>
  atPortal(web, portal, async (account, req, res) => {
    const visit = visitOf(web, req, res, { otherwise: account.language });
    const { email, password } = signInForm.parse(req.body);
    const onward = readOnward(web, account, req);
    const form = (said: Partial<SignInAgain>, status: number) =>
      show(res, signInPage(account, visit, { ...email, again: onward?.again, ...said }), status);
    if (email.problem || password === '') return form({ passwordMissing: password === '' }, 422);
    try {
      const outcome = await signIn(web.core, {
        accountId: account.accountId,
        portal,
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
          // Whoever has to choose their own password does that first, and comes back after the next sign-in.
          if (outcome.mustChange) return seeOther(res, pathsOf(account).password);
          forgetOnward(web, account, req, res);
          return seeOther(res, onward?.path ?? pathsOf(account).home);
        case 'refused':
          return form({ notice: 'refused' }, 422);
        case 'wait':
          res.setHeader('Retry-After', outcome.seconds);
          return form({ wait: outcome.seconds }, 429);
        case 'stopped':
          // No Retry-After: waiting does not help.
          return form({ notice: 'stopped' }, 429);
      }
    } catch (error) {
      if (!(error instanceof TooBusy)) throw error;
      res.setHeader('Retry-After', error.retryAfter);
      form({ notice: 'busy' }, 503);
    }
  });
