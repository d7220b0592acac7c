import { describe, expect, it } from 'vitest';
import { wordsIn } from '../../../demo/slack/driver/words.ts';
import { requireBlocks, viewProblems } from '../../../demo/slack/validate/surfaces.ts';
import { linkOfferAnswer, linkOfferModal } from '../../../src/bot/modals/linkOffer.ts';
import { staffListModal } from '../../../src/bot/modals/staffList.ts';
import { type StaffCard, staffCardModal } from '../../../src/bot/modals/staffListCard.ts';
import {
  type StaffChange,
  staffChangedSentence,
  staffChangeModal,
} from '../../../src/bot/modals/staffListChange.ts';
import { unlinkModal } from '../../../src/bot/modals/unlinkModal.ts';
import { noticeMessage } from '../../../src/bot/notices/noticeMessage.ts';
import { maskEmail } from '../../../src/core/addresses.ts';
import type { Notice } from '../../../src/core/notices/notice.ts';
import { LEVELS } from '../../../src/core/permissions/levels.ts';
import { NASTY_NAMES } from './nasty-names.ts';

const SINCE = new Date('2026-11-21T15:00:00Z');
const row = (name: string) => ({
  id: crypto.randomUUID(),
  name,
  level: 'manager' as const,
  active: false,
  linkedAt: SINCE,
});
const card = (name: string): StaffCard => ({
  ...row(name),
  email: maskEmail('maya@example.com'),
  levels: LEVELS,
  mayDeactivate: true,
  mayUnlink: true,
  notes: [`${name} is the Business Owner, and nobody acts on the Business Owner.`],
});
const CHANGES: StaffChange[] = [
  { what: 'level', from: 'front_desk', to: 'admin' },
  { what: 'deactivate' },
  { what: 'reactivate' },
  { what: 'unlink' },
];
const notices = (name: string): Notice[] => [
  { kind: 'slack-linked', content: { staff: name, offer: crypto.randomUUID(), tried: '/reset-guardian' } },
  { kind: 'admin-linked', content: { staff: name, level: 'admin', slackName: name } },
  { kind: 'slack-left', content: { staff: name, because: 'guest', isOwner: false } },
  { kind: 'slack-left', content: { staff: name, because: 'deactivated', isOwner: true } },
  { kind: 'level-changed', content: { from: 'manager', to: 'front_desk', by: name } },
];

describe.each(NASTY_NAMES)('with somebody called %j', (name) => {
  it('every window of the staff is one that Slack takes', () => {
    const windows = [
      staffListModal(
        name.slice(0, 200),
        Array.from({ length: 20 }, () => row(name)),
        true,
      ),
      staffListModal(name.slice(0, 200), [], false),
      staffCardModal(card(name)),
      staffCardModal({ ...card(name), active: true, levels: [], linkedAt: undefined, email: undefined }),
      unlinkModal(name),
      ...CHANGES.map((change) => staffChangeModal(name, change, '{}')),
    ];
    for (const view of windows) expect(viewProblems(view, 'modal')).toEqual([]);
    for (const change of CHANGES) expect(staffChangedSentence(name, change, true)).not.toMatch(/[\r\n]/);
  });

  it('every notice is one that Slack takes, and nobody is pinged', () => {
    for (const notice of notices(name)) {
      const { text, blocks } = noticeMessage(name, notice);
      requireBlocks(blocks, 'message');
      expect(text).not.toMatch(/<[!@#]|<http/);
      expect(text).not.toContain('@here ');
    }
  });
});

describe('the way to be linked', () => {
  const url = `https://keydesk.example/superstars/office/link-slack/${'a'.repeat(43)}`;

  it('is a link of ours, the same in a message and in a window', () => {
    const answer = linkOfferAnswer(url);
    expect(answer.text).toContain(`<${url}>`);
    expect(wordsIn(answer.blocks)).toContain('works once, for 10 minutes, and is for you alone');
    expect(viewProblems(linkOfferModal(url), 'modal')).toEqual([]);
    expect(JSON.stringify(linkOfferModal(url))).toContain(url);
  });
});
