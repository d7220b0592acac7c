import { describe, expect, it } from 'vitest';
import { noticeMessage } from '../../../src/bot/notices/noticeMessage.ts';
import { staffNotice, staffNoticeContent } from '../../../src/core/delivery/emails/staffNotice.ts';

const notice = (code: string) => ({ kind: 'approvals-channel' as const, content: { code } });

describe('a channel that takes no requests', () => {
  it('says what to do: invite Keydesk, or choose another channel', () => {
    const { text } = noticeMessage('Superstars', notice('not_in_channel'));
    expect(text).toContain('requests go as direct messages to those who may decide');
    expect(text.replaceAll('\u2060', '')).toContain('type /invite @Keydesk in the channel');
    expect(noticeMessage('Superstars', notice('is_archived')).text).not.toContain('/invite');
  });

  it.each([
    ['en', 'Invite Keydesk to the channel'],
    ['es', 'Invite a Keydesk al canal'],
  ] as const)('tells the Business Owner by email where nobody is linked (%s)', (language, words) => {
    const content = { centre: 'Superstars', staff: 'Olive', language, notice: notice('channel_not_found') };
    const mail = staffNotice(staffNoticeContent.parse(content));
    expect(JSON.stringify(mail)).toContain(words);
    expect(mail.subject).not.toMatch(/SMS/);
  });
});
