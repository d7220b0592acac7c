import { z } from 'zod';
import { changePassword } from '../../core/credentials/changePassword.ts';
import { TooBusy } from '../../core/credentials/hashing.ts';
import { readOwnRecord } from '../../core/credentials/portalAccount.ts';
import type { AccountId, GuardianId } from '../../core/ids.ts';
import { seeOther, show } from '../../web/answer.ts';
import { browserOf } from '../../web/browserOf.ts';
import { forgetFormKey } from '../../web/formToken.ts';
import { type ChangeAgain, passwordChangedPage, passwordPage } from '../../web/pages/password.ts';
import { portalPaths } from '../../web/paths.ts';
import { whenSignedIn } from '../../web/portal.ts';
import { giveSession, keepKnownDevice, readKnownDevice } from '../../web/sessionCookie.ts';
import type { Web } from '../../web/web.ts';

const changeForm = z.object({
  current: z.string().default(''),
  password: z.string().default(''),
  confirm: z.string().default(''),
});

/** GET /{account}/portal/password */
export const showPassword = (web: Web) =>
  whenSignedIn(web, async ({ account, visit, guardianId }, _req, res) => {
    show(res, passwordPage(account, visit, await loginOf(web, account.accountId, guardianId)));
  });

/** POST /{account}/portal/password: needs the current password. Too many wrong ones: 429. */
export const takePassword = (web: Web) =>
  whenSignedIn(web, async ({ account, visit, guardianId, session }, req, res) => {
    const { accountId } = account;
    const paths = portalPaths(account.slug);
    const again = async (said: ChangeAgain, status = 422) =>
      show(res, passwordPage(account, visit, await loginOf(web, accountId, guardianId), said), status);
    const typed = changeForm.parse(req.body);
    if (typed.current === '') return again({ current: 'currentMissing' });
    try {
      const outcome = await changePassword(web.core, {
        ...typed,
        accountId,
        guardianId,
        session,
        knownDevice: readKnownDevice(web, account, req),
        browser: browserOf(req),
      });
      switch (outcome.kind) {
        case 'changed':
          forgetFormKey(web, res);
          giveSession(web, account, res, outcome.session);
          keepKnownDevice(web, account, res, outcome.knownDevice);
          return seeOther(res, paths.passwordChanged);
        case 'refused':
          return again({ problem: outcome.problem });
        case 'wrong-current':
          return again({ current: 'wrongCurrent' });
        case 'signed-out':
          return seeOther(res, paths.signIn);
        case 'wait':
          res.setHeader('Retry-After', outcome.seconds);
          return again({ wait: outcome.seconds }, 429);
        case 'stopped':
          return again({ notice: 'stopped' }, 429);
      }
    } catch (error) {
      if (!(error instanceof TooBusy)) throw error;
      res.setHeader('Retry-After', error.retryAfter);
      return again({ notice: 'busy' }, 503);
    }
  });

/** GET /{account}/portal/password/changed */
export const showPasswordChanged = (web: Web) =>
  whenSignedIn(web, async ({ account, visit }, _req, res) => show(res, passwordChangedPage(account, visit)));

/** What a password manager keeps the password under. */
async function loginOf({ core }: Web, accountId: AccountId, guardianId: GuardianId): Promise<string> {
  const record = await readOwnRecord(core, accountId, guardianId);
  return record?.email ?? record?.name ?? '';
}
