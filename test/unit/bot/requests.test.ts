import { describe, expect, it } from 'vitest';
import { requireBlocks, viewProblems } from '../../../demo/slack/validate/surfaces.ts';
import { parseMrkdwn } from '../../../demo/workspace/page/text/mrkdwn.js';
import {
  cannotApproveModal,
  decidedModal,
  decidingModal,
  decisionModal,
} from '../../../src/bot/approvals/decisionModal.ts';
import { requestCard } from '../../../src/bot/approvals/requestCard.ts';
import { endOf, tooLateModal } from '../../../src/bot/approvals/requestEnds.ts';
import { maskEmail } from '../../../src/core/addresses.ts';
import { reasonsOf } from '../../../src/core/approvals/because.ts';
import { GUARDS } from '../../../src/core/approvals/guards/all.ts';
import type { DecisionShown } from '../../../src/core/approvals/readDecision.ts';
import type { RequestShown } from '../../../src/core/approvals/readRequest.ts';
import type { CardReader } from '../../../src/core/approvals/requestCards.ts';
import { approvalSettings } from '../../../src/core/approvals/settings.ts';
import type { AccountId, RequestId, StaffId } from '../../../src/core/ids.ts';
import { packRequest, unpackRequest } from '../../../src/handlers/slack/requestCarried.ts';
import { NASTY_NAMES } from './nasty-names.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 15, minute));
const EVERY_REASON = ['level', 'every-sms', ...GUARDS.map(({ name }) => name)];

function request(name: string, more: Partial<RequestShown> = {}): RequestShown {
  return {
    requestId: crypto.randomUUID() as RequestId,
    accountId: crypto.randomUUID() as AccountId,
    subject: { kind: 'guardian', name, family: name },
    channel: 'sms',
    to: maskEmail('jane.smith@example.com'),
    requester: { staffId: crypto.randomUUID() as StaffId, name, level: 'front_desk' },
    identified: { how: 'other', note: name },
    reasons: reasonsOf(EVERY_REASON, approvalSettings.parse({}), 'front_desk'),
    state: 'open',
    requestedAt: at(0),
    expiresAt: at(60),
    remindedAt: at(30),
    deciders: [name, name, name, name, name],
    decided: undefined,
    endedAt: null,
    endedBecause: undefined,
    linkId: undefined,
    ...more,
  };
}

const READERS: CardReader[] = ['requester', 'decider', 'onlooker', 'channel'];
const ENDS: [RequestShown['state'], Partial<RequestShown>, says: string][] = [
  ['approved', { decided: { by: 'Maya', note: null } }, 'Maya approved it.'],
  ['denied', { decided: { by: 'Maya', note: 'not reached' } }, 'Maya denied it: “not reached”'],
  ['cancelled', {}, 'Jane took it back.'],
  ['cancelled', { endedBecause: 'The person has no login any more.' }, 'The person has no login any more.'],
  ['expired', {}, 'Nobody decided in time.'],
  ['superseded', { endedBecause: 'Somebody who may has sent a link since.' }, 'has sent a link since.'],
];
const WORDS = {
  approved: 'Approved',
  denied: 'Denied',
  cancelled: 'Cancelled',
  expired: 'Expired',
  superseded: 'Superseded',
};

const decision = (shown: RequestShown, more: Partial<DecisionShown> = {}): DecisionShown => ({
  request: shown,
  cost: 1,
  credits: { balance: 1_234, threshold: 10, smsEnabled: true, pausedReason: undefined },
  cannotDecide: undefined,
  cannotApprove: undefined,
  ...more,
});

describe('the card of a request', () => {
  it.each(ENDS)('%s: in its own word, by whom and why, and with nothing to press', (state, more, says) => {
    for (const reader of READERS) {
      const card = requestCard(request('Jane', { state, endedAt: at(40), ...more }), reader);
      const shown = JSON.stringify(card.blocks);
      expect(shown).toContain(`*${WORDS[state as keyof typeof WORDS]}*`);
      expect(shown).toContain(says);
      expect(shown).not.toMatch(/"actions"|can decide/);
      expect(card.text).toContain(`${WORDS[state as keyof typeof WORDS]}: password reset for Jane`);
      for (const other of Object.values(WORDS).filter((word) => word !== WORDS[state as keyof typeof WORDS]))
        expect(shown + card.text).not.toContain(other);
    }
  });

  it('offers each reader what is theirs to press, with labels that name the person', () => {
    const buttons = (reader: CardReader) =>
      requestCard(request('Jane'), reader).blocks.flatMap((block) =>
        block.type === 'actions'
          ? block.elements.map((one) => ('action_id' in one ? one.action_id : ''))
          : [],
      );
    expect(buttons('decider')).toEqual(['approve-request', 'deny-request']);
    expect(buttons('channel')).toEqual(['approve-request', 'deny-request']);
    expect(buttons('requester')).toEqual(['cancel-request']);
    expect(buttons('onlooker')).toEqual([]);
    for (const reader of READERS)
      for (const block of requestCard(request('Jane'), reader).blocks)
        if (block.type === 'actions')
          for (const button of block.elements)
            expect(button).toMatchObject({ accessibility_label: expect.stringContaining('Jane') });
  });

  it('tells all of it in its text alone', () => {
    const { text } = requestCard(request('Jane'), 'decider');
    for (const words of [
      'Waiting for approval: password reset for Jane (Jane family) by SMS',
      'Asked for by Jane (Front Desk), caller identified: other',
      'Contact changed',
      'Jane, Jane, Jane, or 2 more can decide.',
      `It can be decided until <!date^${at(60).getTime() / 1_000}^`,
    ])
      expect(text.replaceAll('\u2060', '')).toContain(words);
    expect(text).not.toContain('jane.smith@example.com');
  });

  it('keeps Slack’s limits, and lets no name do anything', () => {
    for (const name of NASTY_NAMES)
      for (const reader of READERS)
        for (const [state, more] of [['open', {}] as const, ...ENDS]) {
          const decided = { by: name, note: name };
          const card = requestCard(request(name, { state, endedAt: at(9), ...more, decided }), reader);
          expect(() => requireBlocks(card.blocks, 'message')).not.toThrow();
          expect(card.text.length).toBeLessThanOrEqual(3_000);
          const kinds = new Set(parseMrkdwn(card.text).map((node: { type: string }) => node.type));
          expect([...kinds].sort()).toEqual(['date', 'text']);
        }
  });
});

describe('the window of a decision', () => {
  it('keeps Slack’s limits with every reason and name', () => {
    for (const name of NASTY_NAMES) {
      const shown = decision(request(name));
      const ended = request(name, { state: 'denied', endedAt: at(9), decided: { by: name, note: name } });
      for (const view of [
        decisionModal('approve', shown, packRequest(shown.request.requestId)),
        decisionModal('deny', shown, packRequest(shown.request.requestId)),
        cannotApproveModal(shown, name),
        tooLateModal(endOf(ended) ?? never()),
        decidedModal('approve'),
        decidedModal('deny'),
        decidingModal(),
      ])
        expect(viewProblems(view, 'modal')).toEqual([]);
    }
  });

  it('says what it costs, and asks for a reason where it denies', () => {
    const shown = decision(request('Jane'));
    const approving = JSON.stringify(decisionModal('approve', shown, '{}'));
    expect(approving).toContain('It costs 1 SMS credit; the centre has 1,234 SMS credits left.');
    expect(approving).toContain('"optional":true');
    const denying = JSON.stringify(decisionModal('deny', shown, '{}'));
    expect(denying).not.toMatch(/"optional":true|credits left/);
    expect(denying).toContain('"max_length":300');
  });

  it('carries the request’s id and nothing else', () => {
    const { requestId } = request('Jane');
    expect(unpackRequest(packRequest(requestId))).toBe(requestId);
    for (const other of ['', '{}', '{"requestId":"x"}', `{"requestId":"${requestId}","level":"owner"}`])
      expect(unpackRequest(other)).toBeUndefined();
  });
});

function never(): never {
  throw new Error('It has ended.');
}
