import { describe, expect, it } from 'vitest';
import { isObject } from '../../../demo/slack/json.ts';
import { viewProblems } from '../../../demo/slack/validate/surfaces.ts';
import { type ResetsShown, resetsModal } from '../../../src/bot/modals/resets.ts';
import {
  NO_FILTERS,
  RESETS_ASKED_BY,
  RESETS_CHANNEL,
  RESETS_STANDING,
  RESETS_WORDS,
  readFilters,
} from '../../../src/bot/modals/resetsFilters.ts';
import { maskPhone } from '../../../src/core/addresses.ts';
import { type ListedReset, RESETS_A_PAGE } from '../../../src/core/cards/listResets.ts';
import type { LinkId, StaffId } from '../../../src/core/ids.ts';
import { NASTY_NAMES } from './nasty-names.ts';

const at = new Date(Date.UTC(2026, 10, 21, 15));

const reset = (name: string, more: Partial<ListedReset> = {}): ListedReset => ({
  kind: 'reset',
  subject: undefined,
  linkId: crypto.randomUUID() as LinkId,
  shown: {
    whom: { kind: 'guardian', name: name, family: name },
    channel: 'sms',
    to: maskPhone('+15125550142'),
    askedBy: name,
    approvedBy: undefined,
    identified: { how: 'other', note: name },
    credit: 'returned',
  },
  link: {
    purpose: 'guardian_reset',
    state: 'expired',
    requestedAt: at,
    sentAt: at,
    openedAt: at,
    expiresAt: at,
    endedAt: at,
    endedReason: null,
    reportedAt: null,
  },
  delivery: { channel: 'sms', state: 'delivered', attempts: 1, problem: null, deliveredAt: at },
  newest: true,
  ...more,
});
const list = (more: Partial<ResetsShown> = {}): ResetsShown => ({
  filters: NO_FILTERS,
  staff: [],
  listed: [],
  page: 0,
  more: false,
  mayRepeat: new Set(),
  ...more,
});
const wordsIn = (content: unknown): string[] => {
  if (Array.isArray(content)) return content.flatMap(wordsIn);
  if (!isObject(content)) return [];
  return [
    ...(typeof content.text === 'string' ? [content.text] : []),
    ...Object.values(content).flatMap(wordsIn),
  ];
};

describe('the list of resets', () => {
  it.each(NASTY_NAMES)('full of %j fits into a window of Slack and parses no name', (name) => {
    const staff = Array.from({ length: 90 }, () => ({ id: crypto.randomUUID() as StaffId, name }));
    const listed = Array.from({ length: RESETS_A_PAGE }, () => reset(name));
    const words = name.slice(0, 150);
    const view = resetsModal(list({ staff, listed, page: 3, more: true, filters: { ...NO_FILTERS, words } }));
    expect(viewProblems(view, 'modal')).toEqual([]);
    expect(JSON.stringify(view)).not.toContain('"mrkdwn"');
    expect(JSON.stringify(view).length).toBeLessThan(100_000);
  });

  it('says where each reset stands, to whom it went by halves, who asked and what became of the credit', () => {
    const words = wordsIn(resetsModal(list({ listed: [reset('Jane')] })).blocks).join('');
    for (const piece of [
      'Jane',
      'Expired after it was opened',
      'by SMS to ••• ••42',
      'given back',
      'by Jane',
      'Requested',
    ])
      expect(words).toContain(piece);
    expect(words).not.toContain('5550142');
  });

  it('offers Send again to whoever may send, on a guardian’s newest link alone', () => {
    const offered = (shown: Partial<ResetsShown>) =>
      JSON.stringify(resetsModal(list(shown)).blocks).includes('send-again');
    const jane = reset('Jane');
    const mayRepeat = new Set([jane.linkId]);
    expect(offered({ listed: [jane], mayRepeat })).toBe(true);
    expect(offered({ listed: [jane] })).toBe(false);
    expect(offered({ listed: [{ ...jane, newest: false }], mayRepeat })).toBe(false);
  });

  it.each<[string, Partial<ResetsShown>, string]>([
    ['nothing was ever asked for', {}, 'No password reset was asked for yet'],
    ['by somebody who sees their own', { staff: undefined }, 'You have not asked for a password reset yet'],
    ['nothing fits', { filters: { ...NO_FILTERS, words: 'zzz' } }, 'No reset fits'],
    ['the page is empty by now', { page: 4 }, 'nothing on this page any more'],
  ])('%s: says so in words', (_, shown, words) => {
    const view = resetsModal(list(shown));
    expect(JSON.stringify(view)).toContain(words);
    expect(viewProblems(view, 'modal')).toEqual([]);
  });

  it('lets nobody choose whose resets to see who sees only their own', () => {
    expect(JSON.stringify(resetsModal(list({ staff: undefined })))).not.toContain(RESETS_ASKED_BY);
    expect(JSON.stringify(resetsModal(list()))).toContain(RESETS_ASKED_BY);
  });
});

describe('the filters', () => {
  const values = (chosen: Record<string, string>, words?: string) => ({
    values: {
      ...Object.fromEntries(
        Object.entries(chosen).map(([id, value]) => [id, { [id]: { selected_option: { value } } }]),
      ),
      ...(words === undefined ? {} : { [RESETS_WORDS]: { [RESETS_WORDS]: { value: words } } }),
    },
  });

  it('are read from what was chosen', () => {
    const staffId = crypto.randomUUID();
    const chosen = { [RESETS_STANDING]: 'not-arrived', [RESETS_CHANNEL]: 'sms', [RESETS_ASKED_BY]: staffId };
    expect(readFilters(values(chosen, ' Smith '))).toEqual({
      standing: 'not-arrived',
      channel: 'sms',
      askedBy: staffId,
      approvedBy: undefined,
      words: 'Smith',
    });
  });

  it.each(['any', '', '__proto__', 'constructor', "' OR 1=1", 'x'.repeat(10_000)])(
    '%j narrows nothing',
    (odd) => {
      const chosen = { [RESETS_STANDING]: odd, [RESETS_CHANNEL]: odd, [RESETS_ASKED_BY]: odd };
      expect(readFilters(values(chosen))).toEqual(NO_FILTERS);
    },
  );
});
