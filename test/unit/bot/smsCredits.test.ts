import { describe, expect, it } from 'vitest';
import { wordsIn } from '../../../demo/slack/driver/words.ts';
import { requireBlocks } from '../../../demo/slack/validate/surfaces.ts';
import { parseMrkdwn } from '../../../demo/workspace/page/text/mrkdwn.js';
import { smsCreditsAnswer } from '../../../src/bot/modals/smsCredits.ts';
import { noticeMessage } from '../../../src/bot/notices/noticeMessage.ts';
import { maskPhone } from '../../../src/core/addresses.ts';
import type { Credits, LedgerEntry } from '../../../src/core/credits/read.ts';
import type { CreditEntryKind } from '../../../src/core/database/client.ts';
import { NASTY_NAMES } from './nasty-names.ts';

const credits = (more: Partial<Credits> = {}): Credits => ({
  balance: 1_234,
  threshold: 20,
  smsEnabled: true,
  pausedReason: undefined,
  ...more,
});

function entry(
  kind: CreditEntryKind,
  name = 'Jane Smith',
  note: string | undefined = undefined,
): LedgerEntry {
  return {
    seq: 1,
    kind,
    amount: kind === 'added' ? 1_500 : 1,
    balance: 1_234,
    at: new Date('2026-11-21T15:00:00Z'),
    note,
    text: kind === 'added' ? undefined : { askedBy: name, guardian: name, to: maskPhone('+15125550142') },
  };
}

const words = (...given: Parameters<typeof smsCreditsAnswer>) => wordsIn(smsCreditsAnswer(...given).blocks);

describe('the answer of /sms-credits', () => {
  it.each<[string, Partial<Credits>, string[]]>([
    ['all well', {}, ['1,234 SMS credits left', 'SMS is on. One credit pays for one text.']],
    ['one left', { balance: 1 }, ['1 SMS credit left', 'fewer than 20. Ask whoever runs Keydesk']],
    ['none left', { balance: 0 }, ['No SMS credits left', 'No text can be sent until there are more. Ask']],
    ['off', { smsEnabled: false }, ['SMS is off for this centre', 'Whoever runs Keydesk can switch it on']],
    [
      'paused',
      { pausedReason: 'Twilio does not know the sender.' },
      ['SMS is paused: Twilio does not know the sender. Until that is mended', 'tell whoever runs Keydesk'],
    ],
    ['off and paused', { smsEnabled: false, pausedReason: 'Why.' }, ['SMS is off']],
  ])('%s', (_, more, sentences) => {
    const answer = smsCreditsAnswer(credits(more), []);
    for (const sentence of [...sentences]) {
      expect(wordsIn(answer.blocks)).toContain(sentence);
      expect(answer.text.replaceAll('\u2060', '')).toContain(sentence);
    }
    expect(wordsIn(answer.blocks)).toContain('No credits were added or used so far.');
  });

  it('says nothing of what to do at the threshold or above', () => {
    expect(words(credits({ balance: 20 }), [])).not.toContain('Ask whoever');
  });

  it.each<[LedgerEntry, string]>([
    [entry('added', '', 'invoice 1042'), '1,500 added by whoever runs Keydesk: invoice 1042 · 1,234 left'],
    [entry('reserved'), '1 set aside for a text to Jane Smith, ••• ••42, asked for by Jane Smith'],
    [entry('spent'), 'Spent on a text to Jane Smith, ••• ••42, asked for by Jane Smith'],
    [
      entry('returned', 'Jane Smith', 'Twilio could not send it'),
      '1 given back for a text to Jane Smith, ••• ••42, asked for by Jane Smith: Twilio could not send it',
    ],
    [
      {
        ...entry('spent'),
        text: { askedBy: undefined, guardian: undefined, to: maskPhone('+15125550142') },
      },
      'Spent on a text to ••• ••42, asked for on the Forgot Password page',
    ],
  ])('tells an entry in plain words: %#', (one, sentence) => {
    expect(words(credits(), [one])).toContain(sentence);
  });

  it.each(NASTY_NAMES)('with names and notes like %j is taken by Slack and cannot do anything', (name) => {
    const kinds: CreditEntryKind[] = ['added', 'reserved', 'spent', 'returned'];
    const many = Array.from({ length: 10 }, (_, index) => entry(kinds[index % 4] ?? 'added', name, name));
    const answer = smsCreditsAnswer(credits({ pausedReason: name }), many);
    expect(() => requireBlocks(answer.blocks, 'message')).not.toThrow();
    expect(answer.text.length).toBeLessThanOrEqual(3_000);
    const parsed = new Set(parseMrkdwn(answer.text).map((node: { type: string }) => node.type));
    expect([...parsed].sort()).toEqual(['break', 'date', 'text']);
  });
});

describe('a notice to staff', () => {
  it.each(NASTY_NAMES)('from a centre called %j is taken by Slack and cannot do anything', (name) => {
    for (const notice of [
      { kind: 'credits-low', content: { balance: 0, threshold: 1_000 } },
      { kind: 'sms-paused', content: { reason: name } },
    ] as const) {
      const message = noticeMessage(name, notice);
      expect(() => requireBlocks(message.blocks, 'message')).not.toThrow();
      expect(parseMrkdwn(message.text).map((node: { type: string }) => node.type)).toEqual(['text']);
    }
  });

  it('tells everything in its text alone', () => {
    const { text } = noticeMessage('Superstars', {
      kind: 'credits-low',
      content: { balance: 19, threshold: 20 },
    });
    expect(text).toContain('Superstars has 19 SMS credits left, fewer than the 20 at which you are told');
  });
});
