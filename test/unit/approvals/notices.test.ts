import { describe, expect, it } from 'vitest';
import { noticeMessage } from '../../../src/bot/notices/noticeMessage.ts';
import { whyEnded } from '../../../src/core/approvals/endReasons.ts';
import type { Notice } from '../../../src/core/notices/notice.ts';

type Ended = Extract<Notice, { kind: 'request-ended' }>['content'];

const ended = (more: Partial<Ended>) =>
  noticeMessage('Superstars', {
    kind: 'request-ended',
    content: {
      request: 'r-1',
      subject: 'Jane Smith',
      state: 'denied',
      by: 'Maya Manager',
      note: null,
      reason: null,
      at: '2026-11-22T10:00:00Z',
      ...more,
    },
  }).text;

describe('what the requester is told (A6)', () => {
  it('uses a word of its own for each end (A5), and says what to do', () => {
    expect(ended({ state: 'approved' })).toContain(
      'Maya Manager approved the password reset for Jane Smith.',
    );
    expect(ended({ state: 'denied', note: 'not reached' })).toContain(
      'denied the password reset for Jane Smith: “not reached”',
    );
    expect(ended({ state: 'expired', by: null })).toContain('Nobody decided in time');
    expect(ended({ state: 'superseded', reason: 'sent-directly' })).toContain(
      'has sent Jane Smith a link since',
    );
    expect(ended({ state: 'superseded', reason: 'asked-again' })).toContain('took the place of yours');
    expect(ended({ state: 'cancelled', by: null, reason: 'contact-changed' })).toContain(
      'was not sent. The address on record changed since it was asked for. Ask again',
    );
  });

  it('asks nobody to ask again where that leads nowhere', () => {
    const cancelled = (reason: string) => ended({ state: 'cancelled', by: null, reason });
    for (const reason of ['requester-left', 'access-lost', 'is-the-owner', 'password-changed'])
      expect(cancelled(reason)).not.toContain('Ask again if');
    expect(cancelled('requester-left')).toContain('since you may not ask for it any more');
    expect(cancelled('access-lost')).toContain('Look at their record');
  });

  it('lets nobody’s words become Slack’s', () => {
    const text = ended({ note: '<!channel> <https://example.com|click>' });
    expect(text).not.toMatch(/<!channel>|<https/);
  });

  it('knows a sentence for each reason, and none for what it does not know', () => {
    expect(whyEnded('requester-left')).toMatch(/\.$/);
    expect(whyEnded('toString')).toBeUndefined();
    expect(whyEnded(null)).toBeUndefined();
  });
});
