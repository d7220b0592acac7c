import { describe, expect, it } from 'vitest';
import { viewProblems } from '../../../demo/slack/validate/surfaces.ts';
import {
  askedModal,
  confirmationModal,
  noTextModal,
  STAFF_BY_EMAIL_INSTEAD,
} from '../../../src/bot/modals/confirmationModal.ts';
import { resetsModal } from '../../../src/bot/modals/resets.ts';
import { NO_FILTERS } from '../../../src/bot/modals/resetsFilters.ts';
import { type StaffShown, staffResetCard } from '../../../src/bot/modals/staffResetCard.ts';
import { staffFoundModal } from '../../../src/bot/modals/staffResetModals.ts';
import { maskEmail, maskPhone } from '../../../src/core/addresses.ts';
import type { ListedRequest } from '../../../src/core/cards/listRequests.ts';
import { RequestState } from '../../../src/core/database/client.ts';
import { MOST_STAFF } from '../../../src/core/directory/findStaff.ts';
import type { RequestId, StaffId } from '../../../src/core/ids.ts';
import { packReset, unpackReset, unpackStaffReset } from '../../../src/handlers/slack/carried.ts';
import { NASTY_NAMES } from './nasty-names.ts';

const to = maskEmail('sam@example.com');
const staff = (name: string, more: Partial<StaffShown> = {}): StaffShown => ({
  staffId: crypto.randomUUID() as StaffId,
  name,
  level: 'manager',
  email: to,
  phone: maskPhone('+15125550177'),
  active: true,
  whyNot: undefined,
  textsOffered: true,
  ...more,
});
const carried = packReset({
  staffId: crypto.randomUUID() as StaffId,
  channel: 'sms',
  shownAddress: 'x'.repeat(22),
  requestKey: crypto.randomUUID(),
});
const request = (name: string, state: RequestState): ListedRequest => ({
  kind: 'request',
  requestId: crypto.randomUUID() as RequestId,
  whom: { kind: 'staff', name, level: 'manager' },
  channel: 'email',
  to,
  askedBy: name,
  state,
  requestedAt: new Date(0),
  expiresAt: new Date(0),
  endedAt: state === 'open' ? null : new Date(0),
  decidedBy: state === 'denied' ? name : undefined,
  because: state === 'denied' ? name.repeat(20) : undefined,
});
const listOf = (name: string) => {
  const listed = Object.values(RequestState).map((state) => request(name, state));
  return resetsModal({ filters: NO_FILTERS, staff: [], listed, page: 0, more: false, mayRepeat: new Set() });
};

describe.each(NASTY_NAMES)('with a colleague called %j', (name) => {
  const crowd = Array.from({ length: MOST_STAFF }, () => staff(name));
  const found = { words: name.slice(0, 150), mentioned: false, note: name };
  const whom = { kind: 'staff', name, level: 'manager' } as const;
  const approval = { reasons: ['It is late.', 'A guard fired.'], deciders: [name, name, name] };
  const views = {
    found: staffFoundModal(found, { staff: crowd, more: true }),
    nobody: staffFoundModal(found, { staff: [], more: false }),
    question: confirmationModal({ whom, channel: 'email', to, carried, approval }),
    asked: askedModal(name, to, approval),
    'no text': noTextModal(name, { actionId: STAFF_BY_EMAIL_INSTEAD, value: 'email:x' }),
    requests: listOf(name),
  };

  it.each(Object.entries(views))('Slack takes the window “%s”, and parses no name in it', (_, view) => {
    expect(viewProblems(view, 'modal')).toEqual([]);
    expect(JSON.stringify(view)).not.toContain('"mrkdwn"');
  });
});

describe('a colleague’s card (S6)', () => {
  const offered = (more: Partial<StaffShown>) => {
    const [, actions] = staffResetCard(staff('Sam', more));
    const menu = actions.accessory;
    return menu?.type === 'overflow' ? menu.options.map(({ text }) => text.text) : actions.text?.text;
  };
  const BOTH = ['Reset Password via Email', 'Reset Password via SMS'];

  it.each([
    ['both ways', {}, BOTH],
    ['a text too where there is no phone, to say why', { phone: undefined }, BOTH],
    ['a text alone without email', { email: undefined }, ['Reset Password via SMS']],
    ['email alone while texts are off', { textsOffered: false }, ['Reset Password via Email']],
    [
      'a reason without any address',
      { email: undefined, phone: undefined },
      expect.stringContaining('No reset'),
    ],
    ['the reason why not', { whyNot: 'this is you.' }, 'No reset possible: this is you.'],
  ])('offers %s', (_, more, expected) => {
    expect(offered(more)).toEqual(expected);
  });

  it('says whose actions they are beside the menu', () => {
    expect(staffResetCard(staff('Sam'))[1].text?.text).toBe('Actions for Sam');
  });
});

describe('what a question carries', () => {
  it('is read for whom it was made, and for nobody else', () => {
    expect(unpackStaffReset(carried)).toMatchObject({ channel: 'sms' });
    expect(unpackReset(carried)).toBeUndefined();
  });
});

it('a request is waiting, denied, cancelled, expired or superseded in different words (A5)', () => {
  const words = JSON.stringify(listOf('Sam'));
  for (const piece of [
    'Waiting for approval',
    'Denied',
    'cancelled',
    'expired: nobody decided',
    'superseded',
  ])
    expect(words).toContain(piece);
});

it('nobody who can decide is said, in the question and after YES', () => {
  const approval = { reasons: ['It is late.'], deciders: [] };
  const whom = { kind: 'staff', name: 'Sam', level: 'manager' } as const;
  const question = JSON.stringify(confirmationModal({ whom, channel: 'email', to, carried, approval }));
  expect(question).toContain('at the moment nobody can give it. The Business Owner can');
  expect(JSON.stringify(askedModal('Sam', to, approval))).toContain('At the moment nobody can decide it');
});
