import type { Inbox } from '../../../demo/inbox/start.ts';
import type { LocalSlack } from '../../../demo/slack/local-slack.ts';
import { verifyAudit } from '../../../src/core/audit/verify.ts';
import type { Core } from '../../../src/core/core.ts';
import type { AccountId } from '../../../src/core/ids.ts';
import { cardsIn } from './cards.ts';

/** One link with all that belongs to it, here and at the far ends. */
export interface Whole {
  email: string;
  link: string;
  delivery: string;
  /** Mails at the provider under its key, and different bytes among the requests for them. */
  mails: number;
  bodies: number;
  /** What its card says, once for each time that it stands in Slack. */
  cards: string[];
  /** Its entries in the Audit Log, by their names: a guardian may redeem before it is written down that the mail went out. */
  audit: string[];
}

/** Puts together what became of every link of an account. */
export async function everyLink(
  core: Core,
  accountId: AccountId,
  slack: LocalSlack,
  inbox: Inbox,
): Promise<Whole[]> {
  const links = await core.db.resetLink.findMany({
    where: { accountId },
    include: { deliveries: true, posted: true },
    orderBy: { id: 'asc' },
  });
  const entries = await core.db.auditEntry.findMany({ where: { accountId }, orderBy: { seq: 'asc' } });
  const mails = Map.groupBy(inbox.emails(), (mail) => mail.idempotencyKey);
  const attempts = Map.groupBy(inbox.attempts(), (attempt) => attempt.idempotencyKey);
  const cards = cardsIn(slack);
  return links.map(({ id, address, state, deliveries, posted }) => {
    const key = `delivery/${deliveries[0]?.id}`;
    return {
      email: address,
      link: state,
      delivery: deliveries.map((one) => one.state).join(),
      mails: mails.get(key)?.length ?? 0,
      bodies: new Set(attempts.get(key)?.map(({ body }) => body)).size,
      cards: posted.flatMap((copy) => cards.get(copy.id) ?? []),
      audit: entries
        .filter(({ details }) => (details as { link?: string }).link === id)
        .map(({ action }) => action)
        .sort(),
    };
  });
}

/** What must be true of the rows as a whole, whatever happened. */
export async function troublesOf(core: Core, accountId: AccountId): Promise<string[]> {
  const { problems } = await verifyAudit(core, accountId);
  const sealed = await core.db.delivery.count({ where: { sealedToken: { not: null } } });
  const failed = await core.db.$queryRaw<{ name: string; id: string }[]>`
    SELECT name, id FROM pgboss.job WHERE state IN ('failed', 'cancelled')`;
  return [
    ...problems,
    ...(sealed > 0 ? [`${sealed} sealed tokens are left.`] : []),
    ...failed.map(({ name, id }) => `The job ${name} ${id} failed.`),
  ];
}
