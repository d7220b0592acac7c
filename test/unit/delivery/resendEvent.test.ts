import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readResendEvent } from '../../../src/core/delivery/news/resendEvent.ts';

const ROW = '019aa000-0000-7000-8000-000000000001';

const event = (type: string, data: object = {}) =>
  JSON.stringify({
    type,
    created_at: '2026-11-21T15:00:00.000Z',
    data: { email_id: 'e-1', to: ['jane.smith@example.com'], ...data },
  });
const bounce = (type: string, subType: string) =>
  event('email.bounced', { bounce: { type, subType, message: 'x' } });

describe('what each event means', () => {
  const cases: readonly [string, string, object][] = [
    ['sent', event('email.sent'), { what: 'sent', problem: undefined, mark: undefined }],
    ['delivered', event('email.delivered'), { what: 'delivered', problem: undefined, mark: undefined }],
    [
      'delayed',
      event('email.delivery_delayed'),
      { what: 'delayed', problem: 'email_delayed', mark: undefined },
    ],
    [
      'bounced for good',
      bounce('Permanent', 'General'),
      { what: 'bounced', problem: 'email_bounced', mark: 'bounced' },
    ],
    [
      'no such mailbox',
      bounce('Permanent', 'NoEmail'),
      { what: 'bounced', problem: 'email_bounced', mark: 'bounced' },
    ],
    ['bounced without a word why', event('email.bounced'), { problem: 'email_bounced', mark: 'bounced' }],
    ['mailbox full', bounce('Transient', 'MailboxFull'), { problem: 'email_mailbox_full', mark: undefined }],
    ['too large', bounce('Transient', 'MessageTooLarge'), { problem: 'email_turned_away', mark: undefined }],
    [
      'content refused',
      bounce('Transient', 'ContentRejected'),
      { problem: 'email_turned_away', mark: undefined },
    ],
    [
      'bounced for now',
      bounce('Transient', 'General'),
      { problem: 'email_bounced_for_now', mark: undefined },
    ],
    [
      'nobody knows why',
      bounce('Undetermined', 'Undetermined'),
      { problem: 'email_bounced_for_now', mark: undefined },
    ],
    [
      'on the list',
      bounce('Permanent', 'OnAccountSuppressionList'),
      { problem: 'email_suppressed', mark: 'suppressed' },
    ],
    [
      'held back',
      event('email.suppressed'),
      { what: 'bounced', problem: 'email_suppressed', mark: 'suppressed' },
    ],
    [
      'spam',
      event('email.complained'),
      { what: 'complained', problem: 'email_marked_as_spam', mark: 'complained' },
    ],
    [
      'failed',
      event('email.failed', { failed: { reason: 'x' } }),
      { what: 'failed', problem: 'email_not_sent', mark: undefined },
    ],
    [
      'quota',
      event('email.failed', { failed: { reason: 'reached_daily_quota' } }),
      { what: 'failed', problem: 'quota_used_up' },
    ],
  ];
  test.each(cases)('%s', (_, body, meaning) => {
    expect(readResendEvent(body)).toMatchObject({
      emailId: 'e-1',
      to: ['jane.smith@example.com'],
      at: new Date('2026-11-21T15:00:00.000Z'),
      ...meaning,
    });
  });

  test.each([
    'email.opened',
    'email.clicked',
    'email.scheduled',
    'email.received',
    'domain.updated',
    'toString',
  ])('%s is none', (type) => expect(readResendEvent(event(type))).toBe('other'));
});

describe('the tag', () => {
  test.each([
    ['as an object', { delivery: ROW, other: 'x' }, ROW],
    [
      'as a list',
      [
        { name: 'other', value: 'x' },
        { name: 'delivery', value: ROW },
      ],
      ROW,
    ],
    ['of another kind', { delivery: 'x' }, undefined],
    ['that is broken', { delivery: { $eq: ROW } }, undefined],
    ['of the prototype', { constructor: ROW }, undefined],
    ['that is missing', undefined, undefined],
  ])('%s', (_, tags, deliveryId) => {
    expect(readResendEvent(event('email.delivered', { tags }))).toMatchObject({ deliveryId });
  });
});

test('whatever is signed and sent, reading it never fails', () => {
  const types = fc.constantFrom('email.bounced', 'email.failed', 'email.delivered', 'x');
  const anything = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .tuple(types, fc.jsonValue())
      .map(([type, data]) => JSON.stringify({ type, created_at: '2026-11-21T15:00:00Z', data })),
  );
  fc.assert(
    fc.property(anything, (body) => {
      expect(['other', 'broken']).toContain(readResendEvent(body));
    }),
  );
});
