import { describe, expect, it } from 'vitest';
import { viewProblems } from '../../../demo/slack/validate/surfaces.ts';
import { homeView } from '../../../src/bot/home/homeView.ts';
import { approvalSettingsModal, FIELD, MOST_STAFF_OFFERED } from '../../../src/bot/home/settingsModals.ts';
import { maskEmail } from '../../../src/core/addresses.ts';
import type { RequestShown } from '../../../src/core/approvals/readRequest.ts';
import { type ApprovalSettings, approvalSettings } from '../../../src/core/approvals/settings.ts';
import type { HomeShown } from '../../../src/core/home/readHome.ts';
import type { AccountId, RequestId, StaffId } from '../../../src/core/ids.ts';
import { ACTIONS } from '../../../src/core/permissions/levels.ts';
import { NASTY_NAMES } from './nasty-names.ts';

const AT = new Date('2026-11-21T15:00:00Z');
const DEFAULTS = approvalSettings.parse({});

function request(name: string): RequestShown {
  return {
    requestId: crypto.randomUUID() as RequestId,
    accountId: crypto.randomUUID() as AccountId,
    subject: { kind: 'guardian', name, family: name },
    channel: 'email',
    to: maskEmail('jane@example.com'),
    requester: { staffId: crypto.randomUUID() as StaffId, name, level: 'front_desk' },
    identified: { how: 'in_person', note: name },
    reasons: [{ title: 'Level', sentence: `${name} asks.` }],
    state: 'open',
    requestedAt: AT,
    expiresAt: AT,
    remindedAt: null,
    deciders: [name],
    decided: undefined,
    endedAt: null,
    endedBecause: undefined,
    linkId: undefined,
  } as RequestShown;
}

const fullHome = (name: string): HomeShown => ({
  centre: name,
  name,
  level: 'owner',
  linkedAt: AT,
  may: [...ACTIONS],
  waiting: { first: Array.from({ length: 8 }, () => request(name)), more: 192 },
  own: Array.from({ length: 5 }, () => ({
    kind: 'request' as const,
    requestId: crypto.randomUUID() as RequestId,
    whom: { kind: 'guardian' as const, name, family: name },
    channel: 'sms' as const,
    to: maskEmail('jane@example.com'),
    askedBy: name,
    state: 'open' as const,
    requestedAt: AT,
    expiresAt: AT,
    endedAt: null,
    decidedBy: undefined,
    because: name,
  })),
  credits: { balance: 1_000_000, threshold: 20, smsEnabled: true, pausedReason: name },
  week: {
    counts: {
      from: '2026-11-16',
      days: Array.from({ length: 7 }, () => ({
        used: 123_456,
        underWay: 1,
        notUsed: 1,
        notArrived: 1,
        reported: 1,
      })),
    },
    address: 'https://keydesk.example/pictures/week/x.png',
  },
  settings: {
    now: DEFAULTS,
    deadEnds: Array.from({ length: 200 }, () => ({
      subject: 'guardian' as const,
      when: 'always' as const,
      requester: { staffId: '' as StaffId, name },
      sentence: `${name} is stuck.`,
    })),
    mayChange: true,
  },
});

const staff = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ staffId: crypto.randomUUID() as StaffId, name: `Person ${i}` }));

/** What the window of approvals offers and has chosen in the list of those who are told. */
function toldIn(settings: ApprovalSettings, people: ReturnType<typeof staff>) {
  const view = approvalSettingsModal(settings, people);
  expect(viewProblems(view, 'modal')).toEqual([]);
  const block = view.blocks.find(({ block_id }) => block_id === FIELD.notified) as {
    element: { options: { value: string }[]; initial_options?: { value: string }[] };
  };
  const values = (options: { value: string }[] = []) => options.map(({ value }) => value);
  return { offered: values(block.element.options), chosen: values(block.element.initial_options) };
}

describe('App Home', () => {
  it.each(NASTY_NAMES)('is one that Slack takes, full, with everybody called %j', (name) => {
    expect(viewProblems(homeView(fullHome(name)), 'home')).toEqual([]);
    expect(viewProblems(homeView(fullHome(name), { picture: false }), 'home')).toEqual([]);
  });

  it('tells the week in words where the picture cannot be had', () => {
    const home = JSON.stringify(homeView(fullHome('Maya'), { picture: false }));
    expect(home).not.toContain('image_url');
    expect(home).toContain('Together: 864192 new password chosen');
  });
});

describe('who is told of requests, at a centre of 200', () => {
  it('offers no more than Slack takes', () => {
    expect(toldIn(DEFAULTS, staff(200)).offered).toHaveLength(4 + MOST_STAFF_OFFERED);
  });

  it('keeps whoever is chosen, wherever they stand in the list: saving must not drop them', () => {
    const people = staff(200);
    const last = people.slice(-50).map(({ staffId }) => staffId);
    const notified = { kind: 'chosen' as const, levels: ['manager' as const], staff: last };
    const { offered, chosen } = toldIn({ ...DEFAULTS, notified }, people);
    expect(offered).toHaveLength(4 + MOST_STAFF_OFFERED);
    expect(new Set(chosen)).toEqual(new Set(['level:manager', ...last]));
  });
});
