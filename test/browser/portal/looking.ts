import type { Page as Tab } from 'playwright-core';
import type { Core } from '../../../src/core/core.ts';
import { findPortalAccount, type PortalAccount } from '../../../src/core/credentials/portalAccount.ts';
import type { Language, Portal } from '../../../src/core/database/client.ts';
import type { AccountId, GuardianId, LinkId, PolicyVersionId } from '../../../src/core/ids.ts';
import { publishPolicy } from '../../../src/core/policies/publish.ts';
import { type Page, renderPage } from '../../../src/web/pages/layout.ts';
import type { Visit } from '../../../src/web/visit.ts';

/** Where pages are looked at, and by whom. */
export interface Place {
  core: Core;
  /** Without a slash at the end. */
  url: string;
  centre: { accountId: AccountId; slug: string };
  guardian: { id: GuardianId; email: string };
  language: Language;
  /** A link that was sent to the guardian this moment. */
  sendLink(): Promise<{ linkId: LinkId; token: string }>;
}

export const PASSWORD = 'correct horse battery';

export const portal = ({ centre }: Place, path = '') => `/${centre.slug}/portal${path}`;

export const goTo = (path: string | ((at: Place) => string)) => (tab: Tab, at: Place) =>
  tab.goto(at.url + (typeof path === 'string' ? path : path(at)));

/** Presses the button of the page's first form, and waits for what it brings. */
export async function send(tab: Tab): Promise<void> {
  await Promise.all([tab.waitForEvent('load'), tab.locator('main form button').first().click()]);
}

export async function openLink(tab: Tab, at: Place): Promise<string> {
  const { token, linkId } = await at.sendLink();
  await tab.goto(`${at.url}/reset/${token}`);
  return linkId;
}

export async function choose(tab: Tab, at: Place, password: string, confirm = password): Promise<void> {
  await openLink(tab, at);
  await fillIn(tab, { password, confirm });
}

export async function fillIn(tab: Tab, fields: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await tab.locator(`#${name}`).fill(value);
  await send(tab);
}

/** Opens the sign-in page and tries, with a password that is right unless said otherwise. */
export async function signIn(tab: Tab, at: Place, password = PASSWORD): Promise<void> {
  const { accountId } = at.centre;
  const passwordHash = await at.core.hashing.hash(PASSWORD);
  const changedAt = at.core.clock.now();
  await at.core.db.credential.upsert({
    where: { guardianId: at.guardian.id },
    update: { passwordHash },
    create: { accountId, guardianId: at.guardian.id, passwordHash, changedAt },
  });
  await goTo(portal(at, '/sign-in'))(tab, at);
  await fillIn(tab, { email: at.guardian.email, password });
}

export const signedInAt = (path: string) => async (tab: Tab, at: Place) => {
  await signIn(tab, at);
  await goTo(portal(at, path))(tab, at);
};

/** Changes the password, on the page of the portal at which `signedInAt` signs in. */
export const changesPassword =
  (at: (path: string) => (tab: Tab, place: Place) => Promise<void>) =>
  async (tab: Tab, place: Place, current = PASSWORD, password = 'another good one') => {
    await at('/password')(tab, place);
    await fillIn(tab, { current, password, confirm: password });
  };

/** A policy that waits for everybody: the same one each time. */
export const aPolicy = (at: Place) => publish(at, 'Photo release', POLICY);

/** A new version of another, which nobody has accepted yet. */
export async function nextHandbook(at: Place): Promise<PolicyVersionId> {
  const number = await at.core.db.policyVersion.count();
  return publish(at, 'Handbook for families', `Please read it through once.\n\nPrint ${number}.`);
}

async function publish({ core, centre }: Place, title: string, body: string): Promise<PolicyVersionId> {
  const { versionId } = await publishPolicy(core, {
    accountId: centre.accountId,
    title,
    body,
    by: { login: 'root' },
  });
  return versionId;
}

const POLICY = `We take photos at meets and on practice days.

## What we use them for

- our newsletter
- the wall in the *front hall*
- [our web page](https://superstars.example/photos)

1. Nobody is named.
2. **You can change your mind** at any time: speak to the front desk.

> Thank you for letting us show what the children can do.

| group | day |
|---|---|
| Tiny tumblers | Monday and Wednesday |
`;

/** Sends something to a path that no form of ours would, with headers that no page can set. */
export const post =
  (path: string, request: { body?: string; headers?: Record<string, string> } = {}) =>
  async (tab: Tab, at: Place) => {
    await tab.route(at.url + path, async (route) => {
      const response = await route.fetch({
        method: 'POST',
        postData: request.body ?? '',
        headers: {
          ...route.request().headers(),
          'content-type': 'application/x-www-form-urlencoded',
          ...request.headers,
        },
      });
      await route.fulfill({ response });
    });
    await tab.goto(at.url + path);
  };

/** Shows a page that only an accident brings. */
export const asWritten =
  (page: (visit: Visit, account: PortalAccount) => Page, portal: Portal = 'customer') =>
  async (tab: Tab, at: Place) => {
    const visit: Visit = { language: at.language, formToken: 'x'.repeat(64), path: '/' };
    const account = await findPortalAccount(at.core, at.centre.slug, portal);
    if (!account) throw new Error('The centre is gone.');
    const body = renderPage(page(visit, account));
    await tab.route(`${at.url}/as-written`, (route) =>
      route.fulfill({ contentType: 'text/html; charset=utf-8', body }),
    );
    await tab.goto(`${at.url}/as-written`);
  };
