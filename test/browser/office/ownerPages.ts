import { maskEmail } from '../../../src/core/addresses.ts';
import type { PortalAccount, StaffRecord } from '../../../src/core/credentials/portalAccount.ts';
import type { StaffId } from '../../../src/core/ids.ts';
import type { Recovery } from '../../../src/core/owner/readRecovery.ts';
import type { Transfer } from '../../../src/core/owner/readTransfer.ts';
import { officeHomePage } from '../../../src/web/pages/officeHome.ts';
import { ownerNotices } from '../../../src/web/pages/ownerNotices.ts';
import {
  type OwnershipAgain,
  type OwnershipShown,
  ownershipNowPage,
  ownershipPage,
} from '../../../src/web/pages/ownership.ts';
import { recoveryPage, unknownRecoveryPage } from '../../../src/web/pages/recovery.ts';
import type { Open } from '../portal/everyPage.ts';
import { asWritten } from '../portal/looking.ts';

const OLIVE = '0193a2b4-0000-7000-8000-00000000000a' as StaffId;
const ADA = '0193a2b4-0000-7000-8000-00000000000b' as StaffId;
const AT = new Date('2026-11-21T15:00:00.000Z');
const LATER = new Date('2026-11-21T16:00:00.000Z');

const RECORD: StaffRecord = {
  name: 'Olive Owner',
  level: 'owner',
  email: 'olive@example.com',
  passwordChangedAt: AT,
  mustChange: false,
  slack: [],
};

const RECOVERY: Recovery = {
  id: '0193a2b4-0000-7000-8000-00000000000c',
  state: 'waiting',
  stoppable: true,
  requestedAt: AT,
  sendAt: LATER,
  endedAt: null,
  operator: 'op',
  verified: 'driver’s licence',
  to: maskEmail('olive@example.com'),
  link: null,
  account: { slug: 's', name: 'S', timezone: 'UTC', language: 'en', brandColor: null },
};

const TRANSFER: Transfer = {
  id: '0193a2b4-0000-7000-8000-00000000000d',
  state: 'offered',
  from: { id: OLIVE, name: 'Olive Owner' },
  to: { id: ADA, name: 'Wilhelmina Featherstonehaugh-Wolfeschlegelsteinhausen' },
  expiresAt: LATER,
};

const SHOWN: OwnershipShown = {
  staffId: OLIVE,
  isOwner: true,
  login: 'olive@example.com',
  offer: undefined,
  possible: [TRANSFER.to, { id: OLIVE, name: 'Bo' }],
  slackUsers: ['U012AB3CD'],
};

const ownership = (shown: Partial<OwnershipShown> = {}, again?: OwnershipAgain): Open =>
  asWritten((visit, at) => ownershipPage(at, visit, { ...SHOWN, ...shown }, again), 'office');

const now = (state: Transfer['state'], staffId: StaffId = OLIVE): Open =>
  asWritten((visit, at) => ownershipNowPage(at, visit, staffId, { ...TRANSFER, state }), 'office');

const recovery = (more: Partial<Recovery> = {}, otherLink = false): Open =>
  asWritten((visit, at) => recoveryPage(at, visit, { ...RECOVERY, ...more }, { otherLink }), 'office');

/** The pages of recoveries and of passing the business on; looked at as all are (everyPage.ts). */
export const OWNER_PAGES: readonly [name: string, open: Open][] = [
  ['office: stop a recovery?', recovery()],
  ['office: stop a recovery, another link', recovery({}, true)],
  ['office: stop a recovery, sent', recovery({ state: 'sent', endedAt: LATER })],
  ['office: recovery stopped', recovery({ state: 'stopped', stoppable: false })],
  ['office: recovery over', recovery({ state: 'sent', stoppable: false })],
  ['office: recovery unknown', asWritten((visit, at) => unknownRecoveryPage(at, visit), 'office')],
  [
    'office: home, recovery and offer',
    asWritten((visit, at) => {
      const news = { recovery: RECOVERY, transfer: TRANSFER };
      return officeHomePage(at as PortalAccount, visit, RECORD, ownerNotices(at, visit, ADA, news));
    }, 'office'),
  ],
  ['office: pass the business on', ownership()],
  [
    'office: pass the business on, refused',
    ownership({}, { whom: 'whomMissing', current: 'currentMissing' }),
  ],
  ['office: pass the business on, slowed', ownership({}, { wait: 30, to: ADA })],
  ['office: pass the business on, nobody', ownership({ possible: [] })],
  ['office: offer stands', ownership({ offer: TRANSFER })],
  ['office: business offered', ownership({ staffId: ADA, isOwner: false, offer: TRANSFER })],
  [
    'office: business offered, password assigned',
    ownership({ staffId: ADA, isOwner: false, offer: TRANSFER }, { notice: 'assigned' }),
  ],
  ['office: no offer', ownership({ isOwner: false })],
  ['office: offered now', now('offered')],
  ['office: handed on', now('done')],
  ['office: took over', now('done', ADA)],
  ['office: offer over', now('declined')],
];
