import { describe, expect, it } from 'vitest';
import { requireBlocks } from '../../../demo/slack/validate/surfaces.ts';
import { parseMrkdwn } from '../../../demo/workspace/page/text/mrkdwn.js';
import { cardMark, readCardMark, resetCard } from '../../../src/bot/cards/resetCard.ts';
import { resetStory } from '../../../src/bot/cards/resetStory.ts';
import { maskEmail } from '../../../src/core/addresses.ts';
import type { DeliveryRow, LinkRow, ResetShown } from '../../../src/core/cards/readReset.ts';
import type { DeliveryState, LinkState } from '../../../src/core/database/client.ts';
import { DELIVERY_PROBLEMS } from '../../../src/core/delivery/outcomes.ts';
import type { LinkId } from '../../../src/core/ids.ts';
import { NASTY_NAMES } from './nasty-names.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 15, minute));

function link(state: LinkState, more: Partial<LinkRow> = {}): LinkRow {
  return {
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
  };
}
const delivery = (state: DeliveryState, problem: string | null = null, attempts = 1): DeliveryRow => ({
  channel: 'email',
  state,
  problem,
  attempts,
  deliveredAt: null,
});
const sent = { sentAt: at(1), expiresAt: at(31) };

const shown = (name: string): ResetShown => ({
  whom: { kind: 'guardian', name: name, family: name },
  channel: 'email',
  to: maskEmail('jane.smith@example.com'),
  askedBy: name,
  approvedBy: undefined,
  identified: { how: 'other', note: name },
  credit: undefined,
});
const of = { linkId: crypto.randomUUID() as LinkId, again: 'not-arrived' as const };

describe('the story of a reset', () => {
  it.each([
    ['just asked for', link('pending'), delivery('queued', null, 0), 'Requested'],
    ['being sent this moment', link('live', { expiresAt: at(30) }), delivery('sending'), 'Requested'],
    [
      'not taken by the mail service yet',
      link('live'),
      delivery('queued', 'provider_silent'),
      'Trying again',
    ],
    ['sent', link('live', sent), delivery('sent'), 'Sent'],
    ['delivered', link('live', sent), delivery('delivered'), 'Delivered'],
    ['bounced', link('live', sent), delivery('bounced'), 'Bounced'],
    ['still on its way', link('live', sent), delivery('sent', 'email_delayed'), 'Sent, not delivered yet'],
    [
      'over after it bounced',
      link('expired', { ...sent, endedAt: at(31) }),
      delivery('bounced', 'email_bounced'),
      'Bounced: it did not reach them. The link is over',
    ],
    [
      'over although it was delivered',
      link('expired', { ...sent, endedAt: at(31) }),
      delivery('delivered'),
      'Expired unopened',
    ],
    [
      'delivered after Keydesk gave up',
      link('failed', { endedAt: at(31), endedReason: 'provider_down' }),
      delivery('delivered'),
      'Arrived too late',
    ],
    [
      'over, and nobody knows whether it was sent',
      link('expired', { ...sent, endedAt: at(31) }),
      delivery('unknown', 'not_confirmed'),
      'Not confirmed. The link is over',
    ],
    ['marked as spam', link('live', sent), delivery('complained'), 'Marked as spam'],
    ['perhaps sent', link('live', sent), delivery('unknown', 'not_confirmed'), 'Not confirmed'],
    ['opened', link('live', { ...sent, openedAt: at(2) }), delivery('sent'), 'Opened'],
    [
      'opened although the mail service said that it bounced',
      link('live', { ...sent, openedAt: at(2) }),
      delivery('bounced'),
      'Opened',
    ],
    [
      'redeemed',
      link('redeemed', { ...sent, openedAt: at(2), endedAt: at(3) }),
      delivery('sent'),
      'New password chosen',
    ],
    ['expired', link('expired', { ...sent, endedAt: at(31) }), delivery('sent'), 'Expired unopened'],
    [
      'expired after opening',
      link('expired', { ...sent, openedAt: at(2), endedAt: at(31) }),
      delivery('sent'),
      'Expired after it was opened',
    ],
    [
      'replaced',
      link('superseded', { ...sent, endedAt: at(4) }),
      delivery('sent'),
      'Replaced by a newer link',
    ],
    [
      'stopped',
      link('cancelled', { endedAt: at(4), endedReason: 'contact_changed' }),
      delivery('cancelled'),
      'Stopped',
    ],
    [
      'failed',
      link('failed', { endedAt: at(4), endedReason: 'not_deliverable' }),
      delivery('failed', 'address_refused'),
      'Could not be sent',
    ],
    ['reported', link('reported', { ...sent, endedAt: at(4) }), delivery('sent'), 'did not ask'],
  ])('%s', (_, row, message, title) => {
    expect(resetStory(row, message).title).toContain(title);
  });

  it('says why a link was stopped, and what to do', () => {
    for (const endedReason of ['contact_changed', 'access_lost', 'password_changed'])
      expect(resetStory(link('cancelled', { endedReason }), undefined).advice).toBeTruthy();
  });

  it('gives no advice once there is a newer link', () => {
    for (const state of ['expired', 'failed', 'cancelled'] as const)
      expect(resetStory(link(state), delivery('failed', 'gave_up'), false).advice).toBe(
        'A newer link was asked for since.',
      );
  });

  it('says why it failed, for every problem a delivery can have', () => {
    for (const problem of DELIVERY_PROBLEMS)
      expect(resetStory(link('failed'), delivery('failed', problem)).advice).toBeTruthy();
    expect(resetStory(link('failed'), undefined).advice).toBeTruthy();
  });

  it('tells when the link dies only while it lives and was sent (G5)', () => {
    expect(resetStory(link('live', { expiresAt: at(30) }), delivery('sending')).expiresAt).toBeUndefined();
    expect(resetStory(link('live', sent), delivery('sent')).expiresAt).toEqual(at(31));
    expect(resetStory(link('expired', sent), delivery('sent')).expiresAt).toBeUndefined();
  });

  it('tells when it was delivered, also when that news comes after the guardian', () => {
    const told = (deliveredAt: Date) =>
      resetStory(link('live', { ...sent, openedAt: at(3) }), { ...delivery('delivered'), deliveredAt }).steps;
    expect(told(at(2)).map(({ what }) => what)).toEqual(['Requested', 'Sent', 'Delivered', 'Opened']);
    expect(told(at(4)).map(({ what }) => what)).toEqual(['Requested', 'Sent', 'Opened', 'Delivered']);
  });

  it('keeps its steps in order', () => {
    const row = link('redeemed', { ...sent, openedAt: at(2), endedAt: at(3) });
    expect(resetStory(row, delivery('sent')).steps.map(({ what }) => what)).toEqual([
      'Requested',
      'Sent',
      'Opened',
      'New password chosen',
    ]);
  });
});

describe('the card', () => {
  it.each(NASTY_NAMES)('of a guardian called %j is taken by Slack and cannot do anything', (name) => {
    const card = resetCard(shown(name), resetStory(link('live', sent), delivery('sent')), of);
    expect(() => requireBlocks(card.blocks, 'message')).not.toThrow();
    const kinds = new Set(parseMrkdwn(card.text).map((node: { type: string }) => node.type));
    expect([...kinds].sort()).toEqual(['date', 'text']);
  });

  it('tells everything in its text alone', () => {
    const { text } = resetCard(shown('Jane Smith'), resetStory(link('live', sent), delivery('sent')), of);
    for (const piece of [
      'Sent',
      'Jane Smith',
      'Smith family',
      'by email',
      'j•••h',
      '<!date^',
      'Asked by',
      'caller identified: other',
    ])
      expect(text).toContain(piece);
  });

  it('is the same for the same rows, so that an equal update is not sent', () => {
    const once = resetCard(shown('Jane'), resetStory(link('live', sent), delivery('sent')), of);
    const again = resetCard(shown('Jane'), resetStory(link('live', sent), delivery('sent')), of);
    expect(again).toEqual(once);
  });

  it('is known again by its mark, and nothing else is', () => {
    expect(readCardMark(cardMark('abc'))).toBe('abc');
    for (const other of [
      undefined,
      {},
      { event_type: 'other', event_payload: { card: 'abc' } },
      'keydesk_card',
    ])
      expect(readCardMark(other)).toBeUndefined();
  });
});
