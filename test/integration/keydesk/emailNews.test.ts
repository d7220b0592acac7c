import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Email } from '../../../demo/inbox/mailbox.ts';
import type { KeydeskProcess } from '../../support/keydeskProcess.ts';
import { makeVisitor } from '../../support/visitor.ts';
import { askForReset, openLink, resetPath, type Staff, sendReset } from './deeds.ts';
import { makeWorld, type World } from './world.ts';

let world: World;
let keydesk: KeydeskProcess;
let url: string;
let maya: Staff;
beforeAll(async () => {
  world = await makeWorld({ rateLimit: 'off' });
  ({ keydesk, url } = await world.start());
  // A card that the killed process was at work on is held for some seconds.
  maya = world.slack.person('U0MAYA', { patienceMs: 60_000 });
});
afterAll(() => world?.stop());

/** Waits until the newest card of a guardian says this. */
async function cardSays(guardian: string, words: string): Promise<void> {
  const newest = (shown: string) =>
    shown.includes(`Password reset for ${guardian}`) && !shown.includes('Replaced');
  await maya.message((shown) => newest(shown) && shown.includes(words), { in: 'app' });
}

/** Sends, and waits for the mail and for a card that says so. */
async function send(words: string, guardian: string, email: string): Promise<Email> {
  const before = mailsTo(email).length;
  await sendReset(maya, words, guardian);
  await expect.poll(() => mailsTo(email).length, { timeout: 15_000 }).toBe(before + 1);
  return mailsTo(email).at(-1) as Email;
}

const mailsTo = (email: string) => world.inbox.emails().filter(({ to }) => to[0] === email);
const standingOf = (email: string) =>
  world.core.db.delivery.findFirst({
    where: { address: email },
    orderBy: { createdAt: 'desc' },
    select: { state: true, problem: true },
  });

it('a mail bounces: its card says so, and the next search and question warn, until a mail arrives again', async () => {
  const SARAH = 'sarah.smith@example.com';
  const mail = await send('sarah smith', 'Sarah Smith', SARAH);
  expect(await world.inbox.tell(mail, 'sent')).toBe(204);
  expect(await world.inbox.tell(mail, 'bounced')).toBe(204);
  await cardSays('Sarah Smith', 'Bounced: it did not reach them');
  await cardSays('Sarah Smith', 'says that this address takes no mail');

  await askForReset(maya, 'sarah smith', 'Sarah Smith');
  await maya.modal('The last email to this address bounced on');
  await maya.clicks('Cancel');
  expect(maya.reads('modal')).toContain('The last email to this address bounced on');
  await maya.clicks('Close');

  // It warns and does not forbid: the mailbox may be mended.
  const second = await send('sarah smith', 'Sarah Smith', SARAH);
  await world.inbox.tell(second, 'delivered');
  await cardSays('Sarah Smith', '*Delivered*');
  await askForReset(maya, 'sarah smith', 'Sarah Smith');
  maya.seesNo('The last email to this address', { in: 'modal' });
  await maya.clicks('Cancel');
  await maya.clicks('Close');
  const actions = await world.core.db.auditEntry.findMany({ where: { action: { startsWith: 'address.' } } });
  expect(actions.map(({ action }) => action)).toEqual(['address.marked', 'address.cleared']);
});

it('a mail is delayed, delivered, opened and reported as spam: each is seen on the card', async () => {
  const mail = await send('declan smyth', 'Declan Smyth', 'declan.smyth@example.com');
  await world.inbox.tell(mail, 'delivery_delayed');
  await cardSays('Declan Smyth', '*Sent, not delivered yet*');
  await world.inbox.tell(mail, 'delivered');
  await cardSays('Declan Smyth', '*Delivered*');
  await cardSays('Declan Smyth', '› Delivered <!date');
  await world.inbox.tell(mail, 'complained');
  await cardSays('Declan Smyth', '*Marked as spam*');
  await openLink(makeVisitor(url), resetPath(mail) ?? '');
  await cardSays('Declan Smyth', '*Opened, no new password yet*');
});

it('kill -9 before the answer is written down: news settles the row, and nothing goes out twice', async () => {
  const LUCIA = 'lucia.nunez@example.com';
  const before = world.inbox.attempts().length;
  world.inbox.fail({ kind: 'hang-after-accepting' });
  await sendReset(maya, 'lucía', 'Lucía Núñez');
  const mail = await world.inbox.waitFor(({ to }) => to[0] === LUCIA, 15_000);
  await keydesk.kill();
  expect(await standingOf(LUCIA)).toEqual({ state: 'sending', problem: null });
  expect(await world.inbox.tell(mail, 'delivered')).toBeUndefined();

  ({ keydesk, url } = await world.start());
  expect(await world.inbox.tell(mail, 'delivered')).toBe(204);
  expect(await standingOf(LUCIA)).toEqual({ state: 'delivered', problem: null });
  await cardSays('Lucía Núñez', '*Delivered*');
  expect(world.inbox.attempts()).toHaveLength(before + 1);
}, 90_000);
