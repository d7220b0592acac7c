import { describe, expect, it } from 'vitest';
import { auditSentence, viaWords } from '../../../src/bot/audit/auditSentences.ts';
import type { ToldEntry } from '../../../src/core/audit/search.ts';
import { AUDIT_KINDS, actionsOf } from '../../../src/core/audit/searchKinds.ts';
import { NASTY_NAMES } from './nasty-names.ts';

const MAYA = '019a0000-0000-7000-8000-000000000001';
const JANE = '019a0000-0000-7000-8000-000000000002';
const NAMES = new Map([
  [MAYA, 'Maya Manager'],
  [JANE, 'Jane Smith'],
]);
const entry = (action: string, more: Partial<ToldEntry> = {}): ToldEntry => ({
  seq: 1,
  at: new Date(0),
  actorKind: 'staff',
  actorId: MAYA,
  via: 'slack',
  action,
  subjectKind: 'guardian',
  subjectId: JANE,
  details: {},
  ...more,
});
const ACTIONS = AUDIT_KINDS.flatMap(actionsOf);

describe('every action has a sentence', () => {
  it.each(ACTIONS)('%s', (action) => {
    for (const one of [
      entry(action),
      entry(action, {
        details: null,
        subjectKind: null,
        subjectId: null,
        actorKind: 'keydesk',
        actorId: null,
      }),
      entry(action, { actorKind: 'visitor', actorId: null, subjectKind: 'account', subjectId: MAYA }),
      entry(action, { details: { reason: null, from: null, to: null, channel: 7, sessions_ended: '' } }),
    ]) {
      const words = auditSentence(one, NAMES);
      expect(words).toMatch(/^[A-Z][^\n]{8,300}$/);
      expect(words).not.toMatch(/undefined|null|NaN|\[object| {2}|[ ,:]$|\.$/);
    }
  });
});

it.each([
  [
    entry('reset.requested', { details: { channel: 'sms', to: '••• ••42', identified: 'called_back' } }),
    'Maya Manager asked for a password reset for Jane Smith, by SMS to ••• ••42 (identified: called back on the number on file)',
  ],
  [
    entry('reset.requested', { actorKind: 'guardian', actorId: JANE, details: { channel: 'email' } }),
    'Jane Smith asked for a link to choose a new password, by email',
  ],
  [
    entry('reset.redeemed', { actorKind: 'guardian', actorId: JANE, details: { sessions_ended: 1 } }),
    'Jane Smith chose a new password with a link; 1 session ended',
  ],
  [
    entry('portal.sign_in_failed', {
      actorKind: 'visitor',
      actorId: null,
      subjectKind: null,
      subjectId: null,
    }),
    'A sign-in with an unknown email failed',
  ],
  [
    entry('policy.accepted_manually', {
      subjectKind: 'policy',
      details: { policy: 'Photo release', version: 2, guardian: JANE, filed_at: 'Binder 3' },
    }),
    'Maya Manager marked “Photo release”, version 2, as Manually accepted for Jane Smith, filed at Binder 3',
  ],
  [
    entry('staff.level_changed', { subjectKind: 'staff', details: { from: null, to: 'admin' } }),
    'Maya Manager added Jane Smith as Admin Access',
  ],
  [entry('of.another_version'), 'Maya Manager: of.another_version, Jane Smith'],
  [entry('constructor'), 'Maya Manager: constructor, Jane Smith'],
])('%#: %s', (one, words) => {
  expect(auditSentence(one, NAMES)).toBe(words);
});

it('a name is one line and no longer than a line, whatever it is', () => {
  for (const name of NASTY_NAMES) {
    const words = auditSentence(
      entry('reset.refused', { details: { reason: name } }),
      new Map([[MAYA, name]]),
    );
    expect(words).not.toMatch(/[\r\n\u2028\u202e]/);
    expect(words.length).toBeLessThan(400);
  }
});

it('says where, also of a place that it does not know', () => {
  expect(viaWords('office_portal')).toBe('in the Office Portal');
  expect(viaWords('toString')).toBe('toString');
});
