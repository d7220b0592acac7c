import type { EmailNews } from '../../../src/core/delivery/news/resendEvent.ts';
import { takeEmailNews } from '../../../src/core/delivery/news/resendNews.ts';
import { superviseDelivery } from '../../../src/core/delivery/superviseDelivery.ts';
import type { GuardianId } from '../../../src/core/ids.ts';
import type { TestCentre } from '../../support/centre.ts';
import type { TestCore } from '../../support/core.ts';
import { type Asked, askFor, makeMailService, rowOf, sendingBy } from './outbox.ts';

/** An email that the provider took. */
export interface Sent extends Asked {
  emailId: string;
}

/** One YES, sent. */
export async function sendTo(core: TestCore, centre: TestCentre, guardianId: GuardianId): Promise<Sent> {
  const asked = await askFor(core, centre, guardianId);
  await superviseDelivery(core, sendingBy(makeMailService()), asked.deliveryId);
  return { ...asked, emailId: (await rowOf(core, asked)).providerId ?? '' };
}

/** Some news of an email, that it was delivered if nothing else is said. */
export function newsOf(core: TestCore, email: { emailId: string }, more: Partial<EmailNews> = {}): EmailNews {
  return {
    emailId: email.emailId,
    deliveryId: undefined,
    to: [],
    at: core.clock.now(),
    what: 'delivered',
    problem: undefined,
    mark: undefined,
    ...more,
  };
}

export const BOUNCED = { what: 'bounced', problem: 'email_bounced', mark: 'bounced' } as const;
export const COMPLAINED = {
  what: 'complained',
  problem: 'email_marked_as_spam',
  mark: 'complained',
} as const;
export const FAILED = { what: 'failed', problem: 'email_not_sent' } as const;
export const DELAYED = { what: 'delayed', problem: 'email_delayed' } as const;

/** Every event under an id of its own. */
let events = 0;
export function tell(core: TestCore, news: EmailNews, eventId?: string) {
  events += 1;
  return takeEmailNews(core, eventId ?? `msg_${events}`, news);
}

/** The marks of a centre's addresses. */
export function marksOf(core: TestCore, { accountId }: TestCentre) {
  return core.db.addressMark.findMany({
    where: { accountId },
    select: { address: true, kind: true, since: true },
  });
}
