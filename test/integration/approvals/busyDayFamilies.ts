import { sweepRequests } from '../../../src/core/approvals/due.ts';
import type { EmailNews } from '../../../src/core/delivery/news/resendEvent.ts';
import { takeEmailNews } from '../../../src/core/delivery/news/resendNews.ts';
import { takeTextNews } from '../../../src/core/delivery/news/textNews.ts';
import type { DeliveryId } from '../../../src/core/ids.ts';
import { findLink } from '../../../src/core/links/find.ts';
import { markOpened, redeemLink } from '../../../src/core/links/redeem.ts';
import { reportLink } from '../../../src/core/links/report.ts';
import type { Day } from './busyDayCentre.ts';
import type { Random } from './busyDayRandom.ts';

/** A link as it stands in a mail or a text. */
const TOKEN = /\/([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])/;
/** People act on what came lately. */
const LATELY = 12;

/** Somebody who got a link by mail or text, mostly one of the last. */
function someToken({ mails, texts }: Day, random: Random): string | undefined {
  const got = [...mails.delivered.map(({ text }) => text), ...texts.taken.map(({ body }) => body)]
    .map((words) => TOKEN.exec(words)?.[1])
    .filter((token) => token !== undefined);
  const lately = random.chance(0.9)
    ? [...got.slice(0, mails.delivered.length).slice(-LATELY), ...got.slice(-LATELY)]
    : got;
  return lately.length > 0 ? random.pick(lately) : undefined;
}

export async function openLink(day: Day, random: Random): Promise<string> {
  const token = someToken(day, random);
  const link = token && (await findLink(day.core, token));
  if (!link) return 'no link to open';
  await markOpened(day.core, link.accountId, link.linkId);
  return 'opened';
}

export async function redeem(day: Day, random: Random): Promise<string> {
  const token = someToken(day, random);
  if (!token) return 'no link to redeem';
  const password = `a good password ${random.next()}`;
  const done = await redeemLink(day.core, { token, password, confirm: password, visit: `visit ${password}` });
  return done.kind;
}

export async function reportIt(day: Day, random: Random): Promise<string> {
  const token = someToken(day, random);
  return token ? (await reportLink(day.core, { token })).kind : 'no link to report';
}

/** The providers tell what became of a mail or a text: delivered mostly, bounced sometimes. */
export async function tellNews(day: Day, random: Random): Promise<string> {
  const { core, mails, texts } = day;
  if (random.chance(0.4)) {
    if (texts.taken.length === 0) return 'no news';
    const text = random.pick(texts.taken.slice(-LATELY));
    const status = random.pick(['sent', 'delivered', 'delivered', 'undelivered', 'failed'] as const);
    // What has come to an end there stays so.
    if (!['delivered', 'undelivered', 'failed'].includes(text.status)) text.status = status;
    const { deliveryId, providerId } = text;
    const errorCode = text.status === 'failed' || text.status === 'undelivered' ? 30003 : undefined;
    await takeTextNews(core, {
      deliveryId: deliveryId as DeliveryId,
      providerId,
      status: text.status,
      errorCode,
    });
    return `text ${text.status}`;
  }
  if (mails.delivered.length === 0) return 'no news';
  const mail = random.pick(mails.delivered.slice(-LATELY));
  const what = random.pick(['delivered', 'delivered', 'delivered', 'bounced', 'complained'] as const);
  const deliveryId = mail.tags.find(({ name }) => name === 'delivery')?.value as DeliveryId;
  const row = await core.db.delivery.findUniqueOrThrow({ where: { id: deliveryId } });
  const news: EmailNews = {
    emailId: row.providerId ?? 'told-before-it-was-known',
    deliveryId,
    to: [mail.to],
    at: core.clock.now(),
    what,
    problem:
      what === 'bounced' ? 'email_bounced' : what === 'complained' ? 'email_marked_as_spam' : undefined,
    mark: what === 'delivered' ? undefined : what,
  };
  await takeEmailNews(core, `event-${random.next()}`, news);
  return `email ${what}`;
}

/** A guardian's address is another one now; a sweep of Keydesk's finds what that overtakes. */
export async function changeAddress({ core, guardians }: Day, random: Random): Promise<string> {
  const id = random.pick(guardians);
  const email = `changed-${random.next()}@example.com`;
  await core.db.guardian.update({ where: { id }, data: { email, emailKey: email } });
  await sweepRequests(core);
  return 'address changed';
}
