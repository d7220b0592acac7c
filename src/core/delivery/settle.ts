import { after } from '../clock.ts';
import type { Core } from '../core.ts';
import { lockPerson } from '../credentials/person.ts';
import { returnCredit, spendCredit } from '../credits/ledger.ts';
import type { Delivery, ResetLink, Tx } from '../database/client.ts';
import type { AccountId, DeliveryId, LinkId } from '../ids.ts';
import { endLink } from '../links/lifecycle.ts';
import { sha256 } from '../secrets.ts';
import { tellAudit } from './finish.ts';
import { takeTextNews } from './news/textNews.ts';
import type { FoundText, TextProvider } from './provider.ts';
import { askAgainAt, BELIEVED_AFTER, lookAgainAt } from './settling.ts';
import { LINK_WHOSE, whoseRow } from './whose.ts';

type Asked = Delivery & {
  link: Pick<ResetLink, 'guardianId' | 'staffId' | 'tokenHash' | 'state' | 'openedAt'> | null;
};

/**
 * Asks the provider what became of a text: of one whose outcome is unknown until it is settled, and of one that was
 * taken and whose end was never told. Nothing is ever sent here. May be called at any time, any number of times.
 */
export async function settleText(
  core: Core,
  texts: TextProvider | undefined,
  deliveryId: DeliveryId,
): Promise<void> {
  const row = await core.db.delivery.findFirst({
    where: { id: deliveryId, channel: 'sms', state: { in: ['unknown', 'sent'] } },
    include: { link: { select: { ...LINK_WHOSE, tokenHash: true, state: true, openedAt: true } } },
  });
  if (!row?.sentAt || row.problem === 'sms_never_confirmed') return;
  const found = texts ? await ask(texts, row, row.sentAt) : ({ kind: 'cannot-tell' } as const);
  if (found.kind === 'found') await takeTextNews(core, { deliveryId, ...found.report });
  await core.db.$transaction(async (tx) => {
    const person = whoseRow(row);
    if (row.link && person) await lockPerson(tx, row.accountId as AccountId, person);
    await goOn(core, tx, row, found);
  });
}

async function ask(texts: TextProvider, row: Asked, since: Date): Promise<FoundText> {
  if (row.providerId) return texts.look(row.providerId);
  const hash = row.link ? Buffer.from(row.link.tokenHash) : hashIn(row.content);
  // The token itself is gone from our rows by now; the words of the right text hold what its hash was made of.
  const isOurs = (body: string) =>
    hash.equals(sha256(body)) ||
    [...body.matchAll(/\/([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])/g)].some(([, token = '']) =>
      hash.equals(sha256(token)),
    );
  return texts.find({ to: row.address, since, isOurs });
}

/** A text that no link belongs to carries the hash of its token itself, or, without one, that of all its words. */
function hashIn(content: unknown): Buffer {
  const { tokenHash, bodyHash } = content as { tokenHash?: unknown; bodyHash?: unknown };
  const hash = tokenHash ?? bodyHash;
  return Buffer.from(typeof hash === 'string' ? hash : '', 'hex');
}

/** What follows where the provider's answer did not end it. */
async function goOn(core: Core, tx: Tx, row: Asked, found: FoundText): Promise<void> {
  const now = core.clock.now();
  const { id, state, sentAt } = row;
  if (!sentAt) return;
  const believed = after(sentAt, BELIEVED_AFTER) <= now;
  if (state === 'unknown' && found.kind === 'none' && believed) {
    // Its link is nowhere but in this text, so whoever holds it got the text.
    const held = row.link?.openedAt || ['redeemed', 'reported'].includes(row.link?.state ?? '');
    return held ? settleAs(core, tx, row, 'sent') : settleAs(core, tx, row, 'never-left');
  }
  const next = state === 'unknown' ? askAgainAt(sentAt, now) : lookAgainAt(sentAt, now);
  // Where the answer was news, the row is another now.
  const where = { accountId: row.accountId, id, state, providerId: row.providerId };
  if (next) {
    const { count } = await tx.delivery.updateMany({ where, data: { dueAt: next } });
    if (count === 1) await core.queue.add(tx, 'sms-settle', { deliveryId: id }, { startAfter: next });
  } else if (state === 'unknown' && found.kind !== 'found') {
    await settleAs(core, tx, row, 'never-confirmed');
  }
}

async function settleAs(
  core: Core,
  tx: Tx,
  row: Asked,
  end: 'sent' | 'never-left' | 'never-confirmed',
): Promise<void> {
  const text = {
    accountId: row.accountId as AccountId,
    deliveryId: row.id as DeliveryId,
    linkId: (row.linkId as LinkId | null) ?? undefined,
    person: whoseRow(row),
    channel: row.channel,
    template: row.template,
    address: row.address,
  };
  const { accountId, linkId } = text;
  const { count } = await tx.delivery.updateMany({
    where: { accountId, id: row.id, state: 'unknown', problem: 'sms_not_confirmed' },
    data: {
      sent: { state: 'sent' as const, problem: null },
      'never-left': { state: 'failed' as const, problem: 'sms_never_left', sentAt: null },
      'never-confirmed': { problem: 'sms_never_confirmed' },
    }[end],
  });
  if (count === 0) return;
  if (end === 'never-left') {
    await returnCredit(core, tx, text, 'it never went out');
    if (linkId) await endLink(core, tx, accountId, linkId, 'failed', 'not_deliverable');
  } else {
    await spendCredit(core, tx, text);
  }
  if (linkId) await core.queue.add(tx, 'card', { linkId });
  if (end === 'never-left') await tellAudit(core, tx, text, 'failed', { problem: 'sms_never_left' });
  else await tellAudit(core, tx, text, 'sent', { confirmed: end === 'sent' ? 'by its use' : 'never' });
}
