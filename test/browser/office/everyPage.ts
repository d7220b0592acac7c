import type { Page as Tab } from 'playwright-core';
import type { StaffRecord } from '../../../src/core/credentials/portalAccount.ts';
import type { OpenOffer } from '../../../src/core/staff/confirmLink.ts';
import { linkSlackPage, ownSlackPage } from '../../../src/web/pages/linkSlack.ts';
import { officeHomePage } from '../../../src/web/pages/officeHome.ts';
import { signInPage } from '../../../src/web/pages/signIn.ts';
import type { Open } from '../portal/everyPage.ts';
import { asWritten, changesPassword, fillIn, goTo, PASSWORD, type Place } from '../portal/looking.ts';
import { ASSIGN_PAGES, INVITATION_PAGES } from './assigning.ts';
import { LINK_PAGES } from './linkPages.ts';
import { managerOf, office, signedInAt, signIn } from './looking.ts';
import { OWNER_PAGES } from './ownerPages.ts';

const change = changesPassword(signedInAt);

/**
 * Every page of the Office Portal, in every shape that differs, as portal/everyPage.ts has those of the Customer
 * Portal. Whoever adds a page adds it here: the same tests and `scripts/lighthouse.mjs` go through it.
 */
export const OFFICE_PAGES: readonly [name: string, open: Open][] = [
  ['office: sign in', goTo((at) => office(at, '/sign-in'))],
  ['office: sign in, refused', (tab, at) => signIn(tab, at, { password: 'wrong' })],
  ['office: sign in, empty', (tab, at) => signIn(tab, at, { password: '' })],
  [
    'office: sign in once more',
    asWritten((visit, at) => signInPage(at, visit, { value: '', again: true }), 'office'),
  ],
  [
    'office: sign in once more, refused',
    asWritten(
      (visit, at) => signInPage(at, visit, { value: 'a@b.example', again: true, notice: 'refused' }),
      'office',
    ),
  ],
  [
    'office: sign in, stopped',
    asWritten((visit, at) => signInPage(at, visit, { value: '', notice: 'stopped' }), 'office'),
  ],
  ['office: forgot', goTo((at) => office(at, '/forgot'))],
  ['office: forgot, refused', forgotWith('')],
  ['office: asked', forgotWith('olive@example.com')],
  ['office: home', signIn],
  ['office: home, not linked', asWritten((visit, at) => officeHomePage(at, visit, UNLINKED), 'office')],
  ['office: password', signedInAt('/password')],
  ['office: password, wrong', (tab, at) => change(tab, at, 'not the current one')],
  ['office: password, refused', (tab, at) => change(tab, at, PASSWORD, 'password1')],
  ['office: password, to be chosen', (tab, at) => signIn(tab, at, { mustChange: true })],
  ['office: password, changed', change],
  ['office: sessions, one', oneSession],
  ['office: sessions', twoSessions],
  ['office: link Slack', asWritten((visit, at) => linkSlackPage(at, visit, UNLINKED, OFFER), 'office')],
  [
    'office: link Slack, another link',
    asWritten((visit, at) => linkSlackPage(at, visit, UNLINKED, OFFER, 'other-link'), 'office'),
  ],
  ['office: Slack account', signedInAt('/link-slack')],
  [
    'office: Slack account, refused',
    asWritten((visit, at) => ownSlackPage(at, visit, [], new Date(), 'slack-user-linked'), 'office'),
  ],
  ...LINK_PAGES,
  ...OWNER_PAGES,
  ...ASSIGN_PAGES,
  ...INVITATION_PAGES,
  ['office: sign out?', signedInAt('/sign-out')],
  ['office: signed out', goTo((at) => office(at, '/sign-out'))],
];

/** Somebody who is new: no link to Slack, and no email on record any more. */
const UNLINKED: StaffRecord = {
  name: 'Wilhelmina Featherstonehaugh-Wolfeschlegelsteinhausen',
  level: 'admin',
  email: null,
  passwordChangedAt: undefined,
  mustChange: false,
  slack: [],
};

const OFFER: OpenOffer = {
  offerId: '0193a2b4-0000-7000-8000-000000000001',
  slackUserId: 'W012A3CDE',
  slackName: 'wilhelmina.featherstonehaugh-wolfeschlegelsteinhausen',
  workspace: 'Superstars Gymnastics',
  createdAt: new Date('2026-11-21T15:00:00.000Z'),
};

function forgotWith(email: string): Open {
  return async (tab, at) => {
    await goTo(office(at, '/forgot'))(tab, at);
    await fillIn(tab, { email });
  };
}

async function oneSession(tab: Tab, at: Place): Promise<void> {
  const { id: staffId } = await managerOf(at);
  await at.core.db.session.deleteMany({ where: { staffId } });
  await signedInAt('/sessions')(tab, at);
}

async function twoSessions(tab: Tab, at: Place): Promise<void> {
  const elsewhere = await tab.context().browser()?.newPage();
  if (!elsewhere) throw new Error('The browser is gone.');
  await signIn(elsewhere, at);
  await elsewhere.close();
  await signedInAt('/sessions')(tab, at);
}
