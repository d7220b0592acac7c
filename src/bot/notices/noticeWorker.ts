import type { WebClient } from '@slack/web-api';
import { after } from '../../core/clock.ts';
import type { Core } from '../../core/core.ts';
import {
  noteNoticePosting,
  postNoticeAt,
  readNotice,
  recordNoticePosted,
} from '../../core/notices/postNotice.ts';
import { postOnce } from '../cards/postOnce.ts';
import { MENDABLE, slackTrouble } from '../slackTrouble.ts';
import { noticeMessage } from './noticeMessage.ts';

/** Posts notices to staff in the background. */
export async function startNotices(core: Core, slack: WebClient): Promise<void> {
  await core.queue.work('staff-notice', 1, ({ noticeId }) => postNotice(core, slack, noticeId));
}

/** Slack did not take a notice; it is tried again. */
export class NoticeNotPosted extends Error {
  override readonly name = 'NoticeNotPosted';
}

/**
 * Posts one notice, once: harmless to repeat, and after a crash or a lost answer it is looked for first.
 * @throws NoticeNotPosted when Slack could not be reached, or does not accept Keydesk at the moment.
 */
export async function postNotice(core: Core, slack: WebClient, noticeId: string): Promise<void> {
  const waiting = await readNotice(core, noticeId);
  if (!waiting) return;
  const { row, notice, centre } = waiting;
  try {
    const { place } = await postOnce(slack, row, noticeMessage(centre, notice), (posting) =>
      noteNoticePosting(core, noticeId, posting),
    );
    await recordNoticePosted(core, noticeId, place);
  } catch (error) {
    const trouble = slackTrouble(error);
    if (!trouble) throw error;
    const about = { notice: noticeId, kind: notice.kind };
    if (trouble.kind === 'busy') {
      // Slack said when, by the clock on the wall.
      await postNoticeAt(core, noticeId, after(new Date(), trouble.waitMs));
    } else if (trouble.kind === 'silent' || MENDABLE.has(trouble.code)) {
      if (trouble.kind === 'refused')
        core.log.error(
          { ...about, code: trouble.code },
          'Slack does not accept Keydesk; check the token and scopes with: npx keydesk doctor',
        );
      throw new NoticeNotPosted(`Slack did not take notice ${noticeId}.`);
    } else {
      // The person is gone: nobody is left to tell.
      core.log.warn({ ...about, code: trouble.code }, 'gave up on a notice');
    }
  }
}
