import { bringRequestUpToDate } from '../../../src/bot/approvals/requestWorker.ts';
import { bringCardsUpToDate } from '../../../src/bot/cards/cardWorker.ts';
import { CardsNotShown } from '../../../src/bot/cards/showCopies.ts';
import { NoticeNotPosted, postNotice } from '../../../src/bot/notices/noticeWorker.ts';
import { attendToRequest } from '../../../src/core/approvals/due.ts';
import { after } from '../../../src/core/clock.ts';
import { settleText } from '../../../src/core/delivery/settle.ts';
import { superviseDelivery } from '../../../src/core/delivery/superviseDelivery.ts';
import type { DeliveryId, LinkId, RequestId } from '../../../src/core/ids.ts';
import { expireLink } from '../../../src/core/links/expire.ts';
import type { JobName, Jobs } from '../../../src/core/queue.ts';
import type { Day } from './busyDayCentre.ts';
import type { Workers } from './busyDayQueue.ts';

/** Keydesk's own workers, by the day's clock. What Slack did not take comes again, as in the real thing. */
export function workersOf(day: Day): Workers {
  const { core, client, mails, texts, jobs } = day;
  const sending = {
    provider: mails,
    texts: texts.provider,
    from: 'keydesk@mail.example.com',
    random: () => 0.5,
  };
  const later = <N extends JobName>(name: N, data: Jobs[N], waitMs: number) =>
    jobs.queue.add(core.db, name, data, { startAfter: after(core.clock.now(), waitMs) });
  const untilShown = async <N extends 'card' | 'request-card'>(
    name: N,
    data: Jobs[N],
    show: Promise<void>,
  ) => {
    try {
      await show;
    } catch (error) {
      if (!(error instanceof CardsNotShown)) throw error;
      await later(name, data, error.waitMs);
    }
  };
  return {
    delivery: ({ deliveryId }) => superviseDelivery(core, sending, deliveryId as DeliveryId),
    'sms-settle': ({ deliveryId }) => settleText(core, texts.provider, deliveryId as DeliveryId),
    'link-expiry': ({ linkId }) => expireLink(core, linkId as LinkId),
    'request-due': ({ requestId }) => attendToRequest(core, requestId as RequestId),
    card: (job) =>
      untilShown('card', job, bringCardsUpToDate(core, client, job.linkId as LinkId, core.clock)),
    'request-card': (job) =>
      untilShown(
        'request-card',
        job,
        bringRequestUpToDate(core, client, job.requestId as RequestId, core.clock),
      ),
    'staff-notice': (job) =>
      postNotice(core, client, job.noticeId).catch((error) => {
        if (!(error instanceof NoticeNotPosted)) throw error;
        return later('staff-notice', job, 2_000);
      }),
  };
}
