import { describe, expect, it } from 'vitest';
import { requireBlocks } from '../../../demo/slack/validate/surfaces.ts';
import { resetCard, SEND_AGAIN } from '../../../src/bot/cards/resetCard.ts';
import { resetStory } from '../../../src/bot/cards/resetStory.ts';
import { maskPhone } from '../../../src/core/addresses.ts';
import type { CreditStanding, DeliveryRow, LinkRow } from '../../../src/core/cards/readReset.ts';
import { creditOf } from '../../../src/core/cards/readReset.ts';
import { againMakesSense } from '../../../src/core/cards/sendAgain.ts';
import type { DeliveryState, LinkState } from '../../../src/core/database/client.ts';
import type { LinkId } from '../../../src/core/ids.ts';
import { NASTY_NAMES } from './nasty-names.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 15, minute));
const sent = { sentAt: at(1), expiresAt: at(31) };
const linkId = crypto.randomUUID() as LinkId;

const link = (state: LinkState, more: Partial<LinkRow> = {}): LinkRow => ({
  purpose: 'guardian_reset',
  state,
  requestedAt: at(0),
  sentAt: null,
  openedAt: null,
  expiresAt: null,
  endedAt: null,
  endedReason: null,
  reportedAt: null,
  ...more,
});
const text = (state: DeliveryState, problem: string | null = null): DeliveryRow => ({
  channel: 'sms',
  state,
  problem,
  attempts: 1,
  deliveredAt: state === 'delivered' ? at(2) : null,
});
const cardOf = (row: LinkRow, message: DeliveryRow, credit: CreditStanding, name = 'Jane Smith') =>
  resetCard(
    {
      whom: { kind: 'guardian', name: name, family: 'Smith' },
      channel: 'sms',
      to: maskPhone('+15125550142'),
      askedBy: 'Maya Manager',
      approvedBy: undefined,
      identified: { how: 'in_person', note: null },
      credit,
    },
    resetStory(row, message),
    { linkId, again: againMakesSense(row, message) },
  );

/** Every state of a text's card: what it says, what became of the credit, and whether it can be sent again. */
const STATES: [string, LinkRow, DeliveryRow, CreditStanding, RegExp, string | undefined][] = [
  ['asked for', link('pending'), text('queued'), 'reserved', /^Requested:/, undefined],
  ['on its way', link('live', { expiresAt: at(30) }), text('sending'), 'reserved', /^Requested:/, undefined],
  [
    'held up',
    link('live', { expiresAt: at(30) }),
    text('queued', 'sms_silent'),
    'reserved',
    /^Trying again:.*Twilio cannot be reached/,
    undefined,
  ],
  ['sent', link('live', sent), text('sent'), 'spent', /^Sent:.*expires at/, 'Did not arrive? Send again'],
  [
    'delivered',
    link('live', sent),
    text('delivered'),
    'spent',
    /^Delivered:.*expires at/,
    'Did not arrive? Send again',
  ],
  [
    'not delivered',
    link('live', sent),
    text('bounced', 'sms_phone_off'),
    'spent',
    /^Not delivered: it did not reach them.*switched off/,
    'Send again',
  ],
  [
    'not confirmed',
    link('live', sent),
    text('unknown', 'sms_not_confirmed'),
    'reserved',
    /^Not confirmed:.*sends no second one/,
    'Did not arrive? Send again',
  ],
  [
    'opened',
    link('live', { ...sent, openedAt: at(3) }),
    text('delivered'),
    'spent',
    /^Opened, no new password yet/,
    'Send again',
  ],
  [
    'redeemed',
    link('redeemed', { ...sent, openedAt: at(3), endedAt: at(4) }),
    text('delivered'),
    'spent',
    /^New password chosen/,
    undefined,
  ],
  [
    'expired',
    link('expired', { ...sent, endedAt: at(31) }),
    text('sent'),
    'spent',
    /^Expired unopened:.*Send again/,
    'Send again',
  ],
  [
    'expired, never confirmed',
    link('expired', { ...sent, endedAt: at(31) }),
    text('unknown', 'sms_never_confirmed'),
    'spent',
    /^Not confirmed\. The link is over/,
    'Send again',
  ],
  [
    'replaced',
    link('superseded', { ...sent, endedAt: at(5) }),
    text('sent'),
    'spent',
    /^Replaced by a newer link/,
    undefined,
  ],
  [
    'refused by Twilio',
    link('failed', { endedAt: at(2), endedReason: 'not_deliverable' }),
    text('failed', 'sms_not_mobile'),
    'returned',
    /^Could not be sent:.*not a mobile/,
    'Send again',
  ],
  ...(['sms_off', 'sms_paused', 'sms_country_off', 'sms_marked', 'sms_no_credit'] as const).map(
    (endedReason): (typeof STATES)[number] => [
      endedReason,
      link('cancelled', { endedAt: at(2), endedReason }),
      text('cancelled'),
      'returned',
      /^Stopped:.*nothing was sent\..* by email/,
      'Send again',
    ],
  ),
  [
    'the number changed',
    link('cancelled', { endedAt: at(2), endedReason: 'contact_changed' }),
    text('cancelled'),
    'returned',
    /^Stopped:.*changed/,
    'Send again',
  ],
  ...(['access_lost', 'password_changed'] as const).map((endedReason): (typeof STATES)[number] => [
    endedReason,
    link('cancelled', { endedAt: at(2), endedReason }),
    text('cancelled'),
    'returned',
    /^Stopped:/,
    undefined,
  ]),
  [
    'reported',
    link('reported', { ...sent, endedAt: at(4), reportedAt: at(4) }),
    text('delivered'),
    'spent',
    /did not ask for this/,
    undefined,
  ],
  [
    'reported when it was over',
    link('expired', { ...sent, endedAt: at(31), reportedAt: at(40) }),
    text('delivered'),
    'spent',
    /did not ask for this/,
    undefined,
  ],
];

describe('the card of a text', () => {
  it.each(STATES)('%s', (_, row, message, credit, says, button) => {
    const card = cardOf(row, message, credit);
    expect(card.text).toMatch(says);
    const became = { reserved: 'set aside', spent: 'spent', returned: 'given back' }[credit];
    expect(card.text).toContain(`1 SMS credit ${became}`);
    expect(JSON.stringify(card.blocks)).toContain(`1 SMS credit ${became}`);
    const buttons = card.blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
    expect(buttons.map((one) => ('text' in one ? one.text?.text : ''))).toEqual(button ? [button] : []);
    expect(() => requireBlocks(card.blocks, 'message')).not.toThrow();
  });

  it.each(NASTY_NAMES)(
    'has a button that says aloud whose it is, also for %j, and carries an id only',
    (name) => {
      const { blocks } = cardOf(link('expired', sent), text('sent'), 'spent', name);
      const [actions] = blocks.filter((block) => block.type === 'actions');
      expect(actions?.elements[0]).toMatchObject({ action_id: SEND_AGAIN, value: linkId });
      expect(() => requireBlocks(blocks, 'message')).not.toThrow();
    },
  );
});

describe('what became of a credit', () => {
  it.each<[CreditStanding | undefined, CreditStanding[]]>([
    [undefined, []],
    ['reserved', ['reserved']],
    ['spent', ['reserved', 'spent']],
    ['returned', ['reserved', 'returned']],
    ['returned', ['reserved', 'spent', 'returned']],
  ])('is %s', (standing, kinds) => {
    expect(creditOf({ credits: kinds.map((kind) => ({ kind })) })).toBe(standing);
  });
});
