import { describe, expect, it } from 'vitest';
import { requireBlocks } from '../../../demo/slack/validate/surfaces.ts';
import { parseMrkdwn } from '../../../demo/workspace/page/text/mrkdwn.js';
import { reportMessage } from '../../../src/bot/cards/reportMessage.ts';
import { resetCard } from '../../../src/bot/cards/resetCard.ts';
import { resetStory } from '../../../src/bot/cards/resetStory.ts';
import { speakingOf } from '../../../src/bot/cards/whomWords.ts';
import { maskEmail } from '../../../src/core/addresses.ts';
import type { DeliveryRow, LinkRow, ResetShown } from '../../../src/core/cards/readReset.ts';
import { DeliveryState, LinkState } from '../../../src/core/database/client.ts';
import { DELIVERY_PROBLEMS } from '../../../src/core/delivery/outcomes.ts';
import type { LinkId } from '../../../src/core/ids.ts';
import { NASTY_NAMES } from './nasty-names.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 15, minute));
const of = { linkId: crypto.randomUUID() as LinkId, again: 'now' as const };

const link = (state: LinkState, more: Partial<LinkRow> = {}): LinkRow => ({
  purpose: 'staff_reset',
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
const delivery = (state: DeliveryState, problem: string | null = null): DeliveryRow => ({
  channel: 'email',
  state,
  problem,
  attempts: 1,
  deliveredAt: null,
});
const shown = (name: string, more: Partial<ResetShown> = {}): ResetShown => ({
  whom: { kind: 'staff', name, level: 'front_desk' },
  channel: 'email',
  to: maskEmail('sam@example.com'),
  askedBy: name,
  approvedBy: undefined,
  identified: { how: 'other', note: name },
  credit: undefined,
  ...more,
});
const REASONS = [null, 'contact_changed', 'access_lost', 'password_changed', 'sms_off', 'sms_no_credit'];
const OF_FAMILIES = /guardian|famil|Can Log In|Customer Portal/i;

describe('the story of a colleague’s reset', () => {
  it.each(Object.values(LinkState))('speaks of no family, whatever became of a link that is %s', (state) => {
    for (const endedReason of REASONS)
      for (const reportedAt of [null, at(9)])
        for (const message of Object.values(DeliveryState))
          for (const problem of [null, ...DELIVERY_PROBLEMS]) {
            const row = link(state, { endedReason, reportedAt });
            const { title, advice } = resetStory(row, delivery(message, problem));
            expect(`${title} ${advice}`).not.toMatch(OF_FAMILIES);
          }
  });

  it('leads to the Office Portal when the link is over', () => {
    expect(resetStory(link('expired'), delivery('sent')).advice).toContain(
      'Forgot Password on the Office Portal',
    );
    expect(resetStory(link('expired', { purpose: 'guardian_reset' }), delivery('sent')).advice).toContain(
      'Customer Portal',
    );
  });

  it('says why a link of somebody who left, or became the owner, was stopped', () => {
    expect(resetStory(link('cancelled', { endedReason: 'access_lost' }), undefined).advice).toBe(
      'The staff member was deactivated, or is the Business Owner now, so the link was stopped.',
    );
  });

  it('tells when it was asked for and when approved, where somebody had to approve it', () => {
    const approved = link('live', {
      requestedAt: at(20),
      sentAt: at(21),
      request: { requestedAt: at(3), endedAt: at(20) },
    });
    expect(resetStory(approved, delivery('sent')).steps).toEqual([
      { what: 'Requested', at: at(3) },
      { what: 'Approved', at: at(20) },
      { what: 'Sent', at: at(21) },
    ]);
  });

  it('leaves sentences about guardians as they are', () => {
    expect(speakingOf('guardian', 'Ask the guardian.')).toBe('Ask the guardian.');
  });
});

describe('the card', () => {
  it.each(NASTY_NAMES)('of a colleague called %j is taken by Slack and cannot do anything', (name) => {
    const story = resetStory(link('live', { sentAt: at(1), expiresAt: at(31) }), delivery('sent'));
    const report = reportMessage(shown(name), link('reported', { reportedAt: at(2) }), {
      toRequester: false,
    });
    for (const { text, blocks } of [resetCard(shown(name, { approvedBy: name }), story, of), report]) {
      expect(() => requireBlocks(blocks, 'message')).not.toThrow();
      const kinds = new Set(parseMrkdwn(text).map((node: { type: string }) => node.type));
      expect([...kinds].sort()).toEqual(['date', 'text']);
    }
  });

  it('names the level, who asked and who approved, in its text alone too', () => {
    const story = resetStory(link('expired', { endedAt: at(31) }), delivery('sent'));
    const card = resetCard(shown('Sam', { askedBy: 'Maya', approvedBy: 'Ada' }), story, of);
    for (const words of [card.text, JSON.stringify(card.blocks)]) {
      expect(words).toContain('Front Desk');
      expect(words).toMatch(/Asked by Maya( ·|,) approved by Ada( ·|,) identified: other: Sam/);
      expect(words).not.toMatch(OF_FAMILIES);
    }
  });
});

it('word of a report speaks of the staff member, to whoever reads it', () => {
  for (const toRequester of [true, false])
    for (const state of ['reported', 'redeemed', 'expired', 'superseded'] as const)
      for (const askedBy of ['Maya', undefined]) {
        const reset = shown('Sam', { askedBy });
        const { text, blocks } = reportMessage(reset, link(state, { reportedAt: at(2) }), { toRequester });
        expect(text).toContain('The staff member says they did not ask for this');
        expect(text + JSON.stringify(blocks)).not.toMatch(OF_FAMILIES);
      }
});

it('of a recovery that the Business Owner did not ask for, it leads to whoever runs Keydesk', () => {
  const whom = { kind: 'staff', name: 'Olive', level: 'owner' } as const;
  const reset = shown('Olive', { whom, askedBy: undefined, byOperator: true, identified: undefined });
  for (const state of ['reported', 'redeemed'] as const) {
    const row = link(state, { purpose: 'owner_recovery', reportedAt: at(2) });
    const { text } = reportMessage(reset, row, { toRequester: false });
    expect(text).toContain('Olive (Business Owner)');
    expect(text).toContain('Asked for by whoever runs Keydesk');
    expect(text).toContain('Speak to whoever runs Keydesk');
    expect(text).not.toContain('Forgot Password');
  }
});
