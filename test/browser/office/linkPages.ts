import { maskEmail } from '../../../src/core/addresses.ts';
import type { PortalAccount } from '../../../src/core/credentials/portalAccount.ts';
import type { AccountId, LinkId, StaffId } from '../../../src/core/ids.ts';
import type { FoundLink } from '../../../src/core/links/find.ts';
import { choosePasswordPage, passwordChosenPage } from '../../../src/web/pages/choosePassword.ts';
import { linkOverPage } from '../../../src/web/pages/linkOver.ts';
import { notMePage, reportedPage } from '../../../src/web/pages/notMe.ts';
import type { Open } from '../portal/everyPage.ts';
import { asWritten } from '../portal/looking.ts';

type Shape = Partial<Pick<FoundLink, 'purpose' | 'standing' | 'isOwner' | 'reportedAt'>>;

const AT = new Date('2026-11-21T15:00:00.000Z');
const OWNERS: Shape = { purpose: 'owner_recovery', isOwner: true };

/** A link of somebody with a long name, at the Office Portal of whoever looks. */
function linkOf(account: PortalAccount, shape: Shape): FoundLink {
  return {
    linkId: '0193a2b4-0000-7000-8000-000000000011' as LinkId,
    accountId: '0193a2b4-0000-7000-8000-000000000012' as AccountId,
    person: { portal: 'office', staffId: '0193a2b4-0000-7000-8000-000000000013' as StaffId },
    purpose: 'staff_reset',
    isOwner: false,
    account: { ...account, portal: 'office' },
    standing: 'usable',
    name: 'Wilhelmina Featherstonehaugh-Wolfeschlegelsteinhausen',
    language: null,
    maskedAddress: maskEmail('wilhelmina@example.com'),
    login: 'wilhelmina@example.com',
    redeemedVisit: null,
    endedAt: null,
    reportedAt: null,
    ...shape,
  };
}

const choose = (shape: Shape): Open =>
  asWritten((visit, at) => choosePasswordPage(visit, linkOf(at, shape)), 'office');
const over = (standing: Exclude<FoundLink['standing'], 'usable'>, shape: Shape = {}): Open =>
  asWritten((visit, at) => linkOverPage(visit, { ...linkOf(at, shape), standing }), 'office');
const notMe = (shape: Shape): Open => asWritten((visit, at) => notMePage(visit, linkOf(at, shape)), 'office');
const told = (shape: Shape): Open =>
  asWritten((visit, at) => reportedPage(visit, linkOf(at, { reportedAt: AT, ...shape })), 'office');

/** Links of staff, where their pages are not those of a guardian's. */
export const LINK_PAGES: readonly [name: string, open: Open][] = [
  ['office: choose', choose({})],
  ['office: choose a first password', choose({ purpose: 'staff_invitation' })],
  ['office: chosen', asWritten((visit, at) => passwordChosenPage(visit, linkOf(at, {})), 'office')],
  ['office: link expired', over('expired')],
  ['office: link withdrawn', over('withdrawn')],
  ['office: owner’s link expired', over('expired', OWNERS)],
  ['office: owner’s link used', over('used', OWNERS)],
  ['office: not me', notMe({})],
  ['office: not me, the owner, used', notMe({ ...OWNERS, standing: 'used' })],
  ['office: not me, told', told({ standing: 'reported' })],
  ['office: not me, the owner, told', told({ ...OWNERS, standing: 'reported' })],
  ['office: not me, the owner, used and told', told({ ...OWNERS, standing: 'used' })],
];
