import { describe, expect, it } from 'vitest';
import { requireBlocks } from '../../../demo/slack/validate/surfaces.ts';
import { parseMrkdwn } from '../../../demo/workspace/page/text/mrkdwn.js';
import { reportMessage } from '../../../src/bot/cards/reportMessage.ts';
import { resetStory } from '../../../src/bot/cards/resetStory.ts';
import { maskEmail } from '../../../src/core/addresses.ts';
import type { LinkRow, ResetShown } from '../../../src/core/cards/readReset.ts';
import type { LinkState } from '../../../src/core/database/client.ts';
import { NASTY_NAMES } from './nasty-names.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 15, minute));

const reported = (state: LinkState, more: Partial<LinkRow> = {}): LinkRow => ({
  purpose: 'guardian_reset',
  state,
  requestedAt: at(0),
  sentAt: at(1),
  openedAt: null,
  expiresAt: at(31),
  endedAt: at(5),
  endedReason: null,
  reportedAt: at(5),
  ...more,
});

const asked = (name: string): ResetShown => ({
  whom: { kind: 'guardian', name: name, family: name },
  channel: 'email',
  to: maskEmail('jane.smith@example.com'),
  askedBy: name,
  approvedBy: undefined,
  identified: { how: 'other', note: name },
  credit: undefined,
});
const forgotten: ResetShown = { ...asked('Jane Smith'), askedBy: undefined, identified: undefined };

/** A message as a screen reader tells it. */
const told = (reset: ResetShown, link: LinkRow, toRequester = false) =>
  reportMessage(reset, link, { toRequester }).text;

describe('what managers are told of a report', () => {
  it.each(NASTY_NAMES)('about a guardian called %j is taken by Slack and cannot do anything', (name) => {
    for (const toRequester of [true, false]) {
      for (const state of ['reported', 'redeemed'] as const) {
        const { text, blocks } = reportMessage(asked(name), reported(state), { toRequester });
        expect(() => requireBlocks(blocks, 'message')).not.toThrow();
        const kinds = new Set(parseMrkdwn(text).map((node: { type: string }) => node.type));
        expect([...kinds].sort()).toEqual(['date', 'text']);
      }
    }
  });

  it('stands whole in the text alone: who, where to, who asked, when, how identified, what to do', () => {
    const text = told(asked('Jane Smith'), reported('reported'));
    for (const piece of [
      'The guardian says they did not ask for this: password reset for Jane Smith (Jane Smith family)',
      'The link was stopped, and the password is as it was.',
      'Asked for by Jane Smith · caller identified',
      '<!date^',
      'Speak to Jane Smith',
      'The Audit Log has every step.',
    ])
      expect(text).toContain(piece);
    // An invisible joiner keeps Slack from finding an address in it.
    expect(text.replaceAll('\u2060', '')).toContain('Link by email to j•••h@e•••.com');
    expect(text).not.toContain('jane.smith');
  });

  it.each<[LinkState, string]>([
    ['reported', 'The link was stopped'],
    ['redeemed', 'A new password had been chosen with the link before'],
    ['superseded', 'A newer link had replaced this one'],
    ['expired', 'The link was over by then'],
    ['cancelled', 'The link was over by then'],
    ['failed', 'The link was over by then'],
  ])('says of a link that was %s what became of it', (state, words) => {
    expect(told(asked('Jane Smith'), reported(state))).toContain(words);
  });

  it('is the same before and after the end of a late link is written down, so that it is not sent again', () => {
    const late = reported('live', { endedAt: null });
    expect(told(asked('Jane'), late)).toBe(told(asked('Jane'), reported('expired')));
  });

  it('sends the reader to whoever asked; whoever asked is not sent to themselves', () => {
    expect(told(asked('Maya'), reported('reported'), true)).toContain('Asked for by you');
    expect(told(asked('Maya'), reported('reported'), true)).not.toContain('Speak to');
  });

  it('of the Forgot Password page names nobody, and says that whoever typed the address got nothing', () => {
    const text = told(forgotten, reported('reported'));
    expect(text).toContain('Asked for by somebody on the Forgot Password page');
    expect(text).toContain('Whoever typed the address got nothing');
    expect(text).not.toContain('caller identified');
    expect(told(forgotten, reported('redeemed'))).not.toContain('got nothing');
  });
});

describe('the card of a link that was reported', () => {
  it.each<LinkState>(['reported', 'redeemed', 'expired', 'superseded', 'cancelled', 'live'])(
    'tells it first, whatever became of the link: %s',
    (state) => {
      const story = resetStory(reported(state), undefined);
      expect(story).toMatchObject({ mark: '⛔', title: 'The guardian says they did not ask for this' });
      expect(story.advice).toBeTruthy();
      expect(story.expiresAt).toBeUndefined();
      expect(story.steps.at(-1)).toEqual({ what: 'Reported', at: at(5) });
    },
  );

  it('keeps how it ended in its steps', () => {
    const steps = resetStory(reported('redeemed', { endedAt: at(3) }), undefined).steps;
    expect(steps.map(({ what }) => what)).toEqual(['Requested', 'Sent', 'New password chosen', 'Reported']);
    expect(resetStory(reported('reported'), undefined).steps.map(({ what }) => what)).toEqual([
      'Requested',
      'Sent',
      'Reported',
    ]);
  });
});
