import { describe, expect, it } from 'vitest';
import { resetCard } from '../../../src/bot/cards/resetCard.ts';
import { resetStory } from '../../../src/bot/cards/resetStory.ts';
import { maskPhone } from '../../../src/core/addresses.ts';
import type { DeliveryRow, LinkRow, ResetShown } from '../../../src/core/cards/readReset.ts';
import type { DeliveryState } from '../../../src/core/database/client.ts';
import type { LinkId } from '../../../src/core/ids.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 15, minute));

const expired: LinkRow = {
  purpose: 'guardian_reset',
  state: 'expired',
  requestedAt: at(0),
  sentAt: at(1),
  openedAt: null,
  expiresAt: at(31),
  endedAt: at(31),
  endedReason: null,
  reportedAt: null,
};
const live: LinkRow = { ...expired, state: 'live', endedAt: null };
const text = (state: DeliveryState, problem: string | null): DeliveryRow => ({
  channel: 'sms',
  state,
  problem,
  attempts: 1,
  deliveredAt: null,
});
const stepsOf = (link: LinkRow, row: DeliveryRow) => resetStory(link, row).steps.map(({ what }) => what);

describe('the story of a text', () => {
  it('that never went out says so, also when the link was over before that was known', () => {
    const story = resetStory(expired, text('failed', 'sms_never_left'));
    expect(story.title).toBe('Could not be sent. The link is over');
    expect(story.advice).toContain('it never went out, and its credit is back');
    expect(story.steps.map(({ what }) => what)).toEqual(['Requested', 'Tried', 'Expired']);
  });

  it('that failed at the provider after its link was over says why', () => {
    const story = resetStory(expired, text('failed', 'sms_too_late'));
    expect(story.title).toBe('Could not be sent. The link is over');
    expect(story.advice).toContain('dropped');
  });

  it('does not claim that it was sent while nobody knows', () => {
    const row = text('unknown', 'sms_not_confirmed');
    expect(stepsOf(live, row)).toEqual(['Requested', 'Perhaps sent']);
    expect(stepsOf(expired, row)).toEqual(['Requested', 'Perhaps sent', 'Expired']);
    expect(stepsOf({ ...live, openedAt: at(2) }, row)).toEqual(['Requested', 'Sent', 'Opened']);
  });
});

describe('the times of a card', () => {
  it('have their day where a step is of another one', () => {
    const reset: ResetShown = {
      whom: { kind: 'guardian', name: 'Jane Smith', family: 'Smith' },
      channel: 'sms',
      to: maskPhone('+15125550142'),
      askedBy: 'Maya Manager',
      approvedBy: undefined,
      identified: undefined,
      credit: 'spent',
    };
    const link = { ...expired, openedAt: at(2), reportedAt: new Date(at(0).getTime() + 26 * 3_600_000) };
    const card = resetCard(reset, resetStory(link, text('delivered', null)), {
      linkId: crypto.randomUUID() as LinkId,
      again: undefined,
    });
    const history = JSON.stringify(card.blocks.at(-1));
    expect(
      history.match(/(\w+) <!date\^\d+\^[^|]*/g)?.map((step) => step.replace(/<!date\^\d+\^/, '')),
    ).toEqual([
      'Requested {date_short_pretty} at {time}',
      'Sent {time}',
      'Opened {time}',
      'Expired {time}',
      'Reported {date_short_pretty} at {time}',
    ]);
  });
});
