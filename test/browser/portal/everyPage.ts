import type { Page as Tab } from 'playwright-core';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { problemPage } from '../../../src/web/pages/plain.ts';
import { signInPage } from '../../../src/web/pages/signIn.ts';
import {
  aPolicy,
  asWritten,
  changesPassword,
  choose,
  fillIn,
  goTo,
  nextHandbook,
  openLink,
  PASSWORD,
  type Place,
  portal,
  post,
  send,
  signedInAt,
  signIn,
} from './looking.ts';

/** How to get to a page in a fresh browser. */
export type Open = (tab: Tab, at: Place) => Promise<unknown>;

const change = changesPassword(signedInAt);

/**
 * Every page that there is, in every shape that differs. Whoever adds a page adds it here: the tests of looks, weight
 * and accessibility, `scripts/lighthouse.mjs` and the pictures go through this list.
 */
export const EVERY_PAGE: readonly [name: string, open: Open][] = [
  ['choose', openLink],
  ['choose, refused', (tab, at) => choose(tab, at, 'password1')],
  ['choose, different', (tab, at) => choose(tab, at, PASSWORD, 'something else')],
  ['chosen', (tab, at) => choose(tab, at, PASSWORD)],
  ['link used', usedLink],
  ['link expired', expiredLink],
  ['link replaced', replacedLink],
  ['link withdrawn', withdrawnLink],
  ['link reported', reportedLink],
  ['link unknown', goTo('/reset/nobody')],
  ['not me', notMe],
  ['not me, used', usedNotMe],
  ['not me, told', toldNotMe],
  ['forgot', goTo((at) => portal(at, '/forgot'))],
  ['forgot, refused', forgotWith('')],
  ['asked', forgotWith('jane.smith@example.com')],
  ['sign in', goTo((at) => portal(at, '/sign-in'))],
  ['sign in, refused', (tab, at) => signIn(tab, at, 'wrong')],
  ['sign in, empty', (tab, at) => signIn(tab, at, '')],
  ['sign in, slowed', asWritten((visit, at) => signInPage(at, visit, { value: 'a@b.example', wait: 30 }))],
  ['sign in, stopped', asWritten((visit, at) => signInPage(at, visit, { value: '', notice: 'stopped' }))],
  ['home', signIn],
  ['home, policies wait', withPolicy(signIn)],
  ['password', signedInAt('/password')],
  ['password, wrong', (tab, at) => change(tab, at, 'not the current one')],
  ['password, refused', (tab, at) => change(tab, at, PASSWORD, 'password1')],
  ['password, changed', change],
  ['sessions, one', oneSession],
  ['sessions', twoSessions],
  ['policies', withPolicy(signedInAt('/policies'))],
  ['policy', readPolicy],
  ['policy, wrong name', (tab, at) => acceptPolicy(tab, at, 'Somebody Else')],
  ['policies, accepted', acceptPolicy],
  ['policy, accepted', acceptedPolicy],
  ['sign out?', signedInAt('/sign-out')],
  ['signed out', goTo((at) => portal(at, '/sign-out'))],
  ['front', goTo('/')],
  ['no such page', goTo('/nowhere')],
  ['broken request', goTo('/%')],
  ['another site’s form', post('/reset', { headers: { 'sec-fetch-site': 'cross-site' } })],
  ['form too old', tooOld],
  ['form without cookies', post('/reset')],
  ['not done here', post('/')],
  ['too much', post('/reset', { body: `password=${'x'.repeat(40_000)}` })],
  ['very busy', asWritten((visit) => problemPage(visit, 'busy'))],
  ['our fault', asWritten((visit) => problemPage(visit, 'ours', '0123456789'))],
];

async function usedLink(tab: Tab, { core, url, sendLink }: Place): Promise<void> {
  const { token } = await sendLink();
  await redeemLink(core, { token, password: PASSWORD, confirm: PASSWORD, visit: 'other' });
  await tab.goto(`${url}/reset/${token}`);
}

async function expiredLink(tab: Tab, at: Place): Promise<void> {
  const id = await openLink(tab, at);
  await at.core.db.resetLink.update({
    where: { id },
    data: { state: 'expired', endedAt: at.core.clock.now() },
  });
  await tab.reload();
}

async function replacedLink(tab: Tab, at: Place): Promise<void> {
  await openLink(tab, at);
  await at.sendLink();
  await tab.reload();
}

async function withdrawnLink(tab: Tab, at: Place): Promise<void> {
  const id = await openLink(tab, at);
  await at.core.db.resetLink.update({
    where: { id },
    data: { state: 'cancelled', endedAt: at.core.clock.now() },
  });
  await tab.reload();
}

async function notMe(tab: Tab, at: Place): Promise<void> {
  await openLink(tab, at);
  await goTo('/reset/not-me')(tab, at);
}

async function usedNotMe(tab: Tab, at: Place): Promise<void> {
  await usedLink(tab, at);
  await goTo('/reset/not-me')(tab, at);
}

async function reportedLink(tab: Tab, at: Place): Promise<void> {
  await toldNotMe(tab, at);
  await goTo('/reset')(tab, at);
}

async function toldNotMe(tab: Tab, at: Place): Promise<void> {
  await notMe(tab, at);
  await send(tab);
}

function forgotWith(email: string): Open {
  return async (tab, at) => {
    await goTo(portal(at, '/forgot'))(tab, at);
    await fillIn(tab, { email });
  };
}

function withPolicy(open: Open): Open {
  return async (tab, at) => {
    await aPolicy(at);
    await open(tab, at);
  };
}

async function readPolicy(tab: Tab, at: Place): Promise<void> {
  await signedInAt(`/policies/${await aPolicy(at)}`)(tab, at);
}

async function acceptPolicy(tab: Tab, at: Place, typed?: string): Promise<void> {
  await signedInAt(`/policies/${await nextHandbook(at)}`)(tab, at);
  const { name } = await at.core.db.guardian.findUniqueOrThrow({ where: { id: at.guardian.id } });
  await fillIn(tab, { name: typed ?? name });
}

async function acceptedPolicy(tab: Tab, at: Place): Promise<void> {
  await acceptPolicy(tab, at);
  await tab.getByRole('link', { name: 'Handbook for families' }).last().click();
}

async function oneSession(tab: Tab, at: Place): Promise<void> {
  await at.core.db.session.deleteMany({ where: { guardianId: at.guardian.id } });
  await signedInAt('/sessions')(tab, at);
}

async function twoSessions(tab: Tab, at: Place): Promise<void> {
  await at.core.db.session.deleteMany({ where: { guardianId: at.guardian.id } });
  const browser = tab.context().browser();
  const elsewhere = await browser?.newPage();
  if (!elsewhere) throw new Error('The browser is gone.');
  await signIn(elsewhere, at);
  await elsewhere.close();
  await signedInAt('/sessions')(tab, at);
}

async function tooOld(tab: Tab, at: Place): Promise<void> {
  await goTo(portal(at, '/forgot'))(tab, at);
  const name = at.url.startsWith('https:') ? '__Host-form' : 'form';
  await tab.context().addCookies([{ name, value: 'A'.repeat(22), url: at.url }]);
  await send(tab);
}
