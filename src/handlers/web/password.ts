import type { Response } from 'express';
import { z } from 'zod';
import { changePassword } from '../../core/credentials/changePassword.ts';
import { TooBusy } from '../../core/credentials/hashing.ts';
import type { Person } from '../../core/credentials/person.ts';
import { readOwnRecord, readStaffRecord } from '../../core/credentials/portalAccount.ts';
import type { Portal } from '../../core/database/client.ts';
import type { AccountId } from '../../core/ids.ts';
import { seeOther, show } from '../../web/answer.ts';
import { browserOf } from '../../web/browserOf.ts';
import { forgetFormKey } from '../../web/formToken.ts';
import { keepJustChanged, readJustChanged } from '../../web/justChanged.ts';
import { type ChangeAgain, passwordChangedPage, passwordPage } from '../../web/pages/password.ts';
import { pathsOf } from '../../web/paths.ts';
import { atPortal, type SignedIn, whenSignedIn } from '../../web/portal.ts';
import { giveSession, keepKnownDevice, readKnownDevice, takeSession } from '../../web/sessionCookie.ts';
import { visitOf } from '../../web/visit.ts';
import type { Web } from '../../web/web.ts';

const changeForm = z.object({
  current: z.string().default(''),
  password: z.string().default(''),
  confirm: z.string().default(''),
});

/** GET /{account}/portal/password and /{account}/office/password. Says why to those who have to choose their own (S5). */
export const showPassword = (web: Web, portal: Portal) =>
  whenSignedIn(web, portal, (own, _req, res) => showForm(web, own, res), { beforeChange: true });

/** POST of the same: needs the current password (S8). Too many wrong ones: 429. Staff sign in anew afterwards (S7). */
export const takePassword = (web: Web, portal: Portal) =>
  whenSignedIn(
    web,
    portal,
    async (own, req, res) => {
      const typed = changeForm.parse(req.body);
      const again = (said: ChangeAgain, status = 422) => showForm(web, own, res, said, status);
      if (typed.current === '') return again({ current: 'currentMissing' });
      try {
        const outcome = await changePassword(web.core, {
          ...typed,
          accountId: own.account.accountId,
          person: own.person,
          session: own.session,
          knownDevice: readKnownDevice(web, own.account, req),
          browser: browserOf(req),
        });
        switch (outcome.kind) {
          case 'changed':
            return leadOn(web, own, res, outcome);
          case 'refused':
            return again({ problem: outcome.problem });
          case 'wrong-current':
            return again({ current: 'wrongCurrent' });
          case 'signed-out':
            return seeOther(res, pathsOf(own.account).signIn);
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
    },
    { beforeChange: true },
  );

/** GET /{account}/portal/password/changed and /{account}/office/password/changed: in the browser that has just done it. */
export const showPasswordChanged = (web: Web, portal: Portal) =>
  atPortal(web, portal, async (account, req, res) => {
    const record = readJustChanged(web, account, req);
    if (!record) return seeOther(res, pathsOf(account).home);
    show(res, passwordChangedPage(account, visitOf(web, req, res, { record })));
  });

async function showForm(
  web: Web,
  { account, visit, person, mustChange }: SignedIn,
  res: Response,
  said?: ChangeAgain,
  status?: number,
): Promise<void> {
  const own = await readOwn(web, account.accountId, person);
  show(res, passwordPage(account, visit, { ...own, mustChange }, said), status);
}

/** @param changed without a session, this browser is signed out as all others are. */
function leadOn(
  web: Web,
  { account, visit }: SignedIn,
  res: Response,
  changed: { session: string | undefined; knownDevice: string },
): void {
  forgetFormKey(web, res);
  if (changed.session) giveSession(web, account, res, changed.session);
  else takeSession(web, account, res);
  keepKnownDevice(web, account, res, changed.knownDevice);
  keepJustChanged(web, account, res, visit.language);
  seeOther(res, pathsOf(account).passwordChanged);
}

/** What a password manager keeps the password under, and whether it is the Business Owner's. */
async function readOwn({ core }: Web, accountId: AccountId, person: Person) {
  if (person.portal === 'customer') {
    const record = await readOwnRecord(core, accountId, person.guardianId);
    return { login: record?.email ?? record?.name ?? '', isOwner: false };
  }
  const record = await readStaffRecord(core, accountId, person.staffId);
  return { login: record?.email ?? record?.name ?? '', isOwner: record?.level === 'owner' };
}
