import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { superviseDelivery } from '../../../src/core/delivery/superviseDelivery.ts';
import { LINK_LIFE } from '../../../src/core/links/lifecycle.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { BOUNCED, COMPLAINED, DELAYED, FAILED, marksOf, newsOf, sendTo, tell } from './news.ts';
import {
  askFor,
  auditOf,
  forgetJobs,
  jobsOf,
  keepTrying,
  linkOf,
  makeMailService,
  rowOf,
  sendingBy,
} from './outbox.ts';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
});
beforeEach(async () => {
  centre = await makeCentre(core);
});
afterAll(() => core.close());

const actionsOf = async () => (await auditOf(core, centre)).map(({ action }) => action);

test('news that it arrived is on the row with its time, and the card is told in the same breath', async () => {
  const sent = await sendTo(core, centre, centre.jane);
  await forgetJobs(core);
  core.clock.advance(4_000);
  const at = core.clock.now();
  core.clock.advance(2_000);

  expect(await tell(core, newsOf(core, sent, { at }))).toBe('taken');

  expect(await rowOf(core, sent)).toMatchObject({ state: 'delivered', deliveredAt: at, problem: null });
  expect(await jobsOf(core, 'card', sent.linkId)).toHaveLength(1);
  const [news] = (await auditOf(core, centre)).slice(-1);
  expect(news).toEqual({
    action: 'delivery.news',
    subjectId: centre.jane,
    details: { link: sent.linkId, channel: 'email', to: 'j•••h@e•••.com', state: 'delivered' },
  });
});

test('what is said a second time, under the same id or another, changes nothing', async () => {
  const sent = await sendTo(core, centre, centre.jane);
  const news = newsOf(core, sent);
  await tell(core, news, 'msg_again');
  const before = await rowOf(core, sent);
  const audit = await actionsOf();
  await forgetJobs(core);

  expect(await tell(core, news, 'msg_again')).toBe('repeated');
  expect(await tell(core, news)).toBe('taken');

  expect(await rowOf(core, sent)).toEqual(before);
  expect(await actionsOf()).toEqual(audit);
  expect(await jobsOf(core, 'card', sent.linkId)).toEqual([]);
});

test('news of another’s email is nothing of ours', async () => {
  const sent = await sendTo(core, centre, centre.jane);
  const before = await rowOf(core, sent);

  expect(await tell(core, newsOf(core, { emailId: randomUUID() }, BOUNCED))).toBe('not-ours');
  const elsewhere = { ...BOUNCED, deliveryId: sent.deliveryId, to: ['jane.smith@example.com'] };
  expect(await tell(core, newsOf(core, { emailId: randomUUID() }, elsewhere))).toBe('not-ours');

  expect(await rowOf(core, sent)).toEqual(before);
  expect(await marksOf(core, centre)).toEqual([]);
});

test('a tag alone, without the address that the email went to, moves nothing', async () => {
  const asked = await askFor(core, centre, centre.jane);
  const news = newsOf(
    core,
    { emailId: randomUUID() },
    { deliveryId: asked.deliveryId, to: ['eve@example.com'] },
  );
  expect(await tell(core, news)).toBe('not-ours');
  expect(await rowOf(core, asked)).toMatchObject({ state: 'queued', providerId: null });
});

test('news that comes before our own record of the attempt counts, and the record changes nothing after it', async () => {
  const asked = await askFor(core, centre, centre.jane);
  const mails = makeMailService();
  const emailId = randomUUID();
  mails.send = async ({ to, tags }) => {
    // Resend tells before its answer is here.
    core.clock.advance(900);
    expect(tags).toEqual([{ name: 'delivery', value: asked.deliveryId }]);
    const news = newsOf(core, { emailId }, { deliveryId: asked.deliveryId, to: [to.toUpperCase()] });
    expect(await tell(core, news)).toBe('taken');
    return { kind: 'accepted', providerId: emailId };
  };
  const began = core.clock.now();

  await superviseDelivery(core, sendingBy(mails), asked.deliveryId);

  const row = await rowOf(core, asked);
  expect(row).toMatchObject({ state: 'delivered', sentAt: began, providerId: emailId, sealedToken: null });
  const link = await linkOf(core, asked);
  expect(link).toMatchObject({ state: 'live', sentAt: began });
  expect(link.expiresAt?.getTime()).toBe(began.getTime() + LINK_LIFE);
  expect(await jobsOf(core, 'link-expiry', asked.linkId)).toHaveLength(1);
  expect((await actionsOf()).slice(-2)).toEqual(['reset.sent', 'delivery.news']);
});

test('news ends the attempts at an email whose answer was lost', async () => {
  const asked = await askFor(core, centre, centre.jane);
  const mails = makeMailService();
  mails.trouble.push({ kind: 'try-again', problem: 'provider_silent' });
  const began = core.clock.now();
  await superviseDelivery(core, sendingBy(mails), asked.deliveryId);
  expect(await rowOf(core, asked)).toMatchObject({ state: 'queued', problem: 'provider_silent' });

  const at = { deliveryId: asked.deliveryId, to: ['jane.smith@example.com'] };
  await tell(core, newsOf(core, { emailId: randomUUID() }, at));
  await keepTrying(core, sendingBy(mails), asked);

  expect(mails.calls).toHaveLength(1);
  expect(await rowOf(core, asked)).toMatchObject({ state: 'delivered', sentAt: began, problem: null });
});

test('rows from a backup that know of no attempt believe the news', async () => {
  const asked = await askFor(core, centre, centre.jane);
  const at = core.clock.now();
  const tagged = { at, deliveryId: asked.deliveryId, to: ['jane.smith@example.com'] };
  core.clock.advance(60_000);
  await tell(core, newsOf(core, { emailId: randomUUID() }, tagged));
  expect(await rowOf(core, asked)).toMatchObject({ state: 'delivered', sentAt: at, sealedToken: null });
  expect(await linkOf(core, asked)).toMatchObject({ state: 'live', sentAt: at });
});

test('a notice has no link and no card; its news is kept, and marks the address all the same', async () => {
  const { accountId, jane, slug } = centre;
  const emailId = randomUUID();
  const now = core.clock.now();
  const { id: deliveryId } = await core.db.delivery.create({
    data: {
      accountId,
      channel: 'email',
      template: 'password-changed',
      address: 'jane.smith@example.com',
      content: { guardianId: jane, slug },
      state: 'sent',
      dueAt: now,
      createdAt: now,
      sentAt: now,
      providerId: emailId,
    },
  });
  expect(await tell(core, newsOf(core, { emailId }, BOUNCED))).toBe('taken');
  expect(await rowOf(core, { deliveryId })).toMatchObject({ state: 'bounced' });
  expect((await auditOf(core, centre)).slice(-2)).toMatchObject([
    { action: 'delivery.news', subjectId: jane, details: { notice: 'password-changed', state: 'bounced' } },
    { action: 'address.marked', subjectId: jane },
  ]);
});

test('an email of which nobody knew is settled by news of it', async () => {
  const asked = await askFor(core, centre, centre.jane);
  const mails = makeMailService();
  mails.trouble.push({ kind: 'duplicate-mismatch' });
  await superviseDelivery(core, sendingBy(mails), asked.deliveryId);
  expect(await rowOf(core, asked)).toMatchObject({ state: 'unknown', problem: 'not_confirmed' });

  const emailId = randomUUID();
  const tagged = { deliveryId: asked.deliveryId, to: ['jane.smith@example.com'], what: 'sent' } as const;
  await tell(core, newsOf(core, { emailId }, tagged));

  expect(await rowOf(core, asked)).toMatchObject({ state: 'sent', problem: null, providerId: emailId });
  expect((await auditOf(core, centre)).at(-1)).toMatchObject({
    action: 'delivery.news',
    details: { state: 'sent' },
  });
});

test('an email that was never sent after all takes its link with it, unless somebody holds the link', async () => {
  const sent = await sendTo(core, centre, centre.jane);
  await tell(core, newsOf(core, sent, FAILED));
  expect(await rowOf(core, sent)).toMatchObject({ state: 'failed', problem: 'email_not_sent' });
  expect(await linkOf(core, sent)).toMatchObject({ state: 'failed', endedReason: 'not_deliverable' });
  expect((await actionsOf()).slice(-2)).toEqual(['delivery.news', 'reset.failed']);

  const opened = await sendTo(core, centre, centre.jose);
  await core.db.resetLink.update({ where: { id: opened.linkId }, data: { openedAt: core.clock.now() } });
  await tell(core, newsOf(core, opened, FAILED));
  expect(await linkOf(core, opened)).toMatchObject({ state: 'live' });
});

test('a delay is told on the card and forgotten once it arrives; late news of it is no news', async () => {
  const sent = await sendTo(core, centre, centre.jane);
  await tell(core, newsOf(core, sent, DELAYED));
  expect(await rowOf(core, sent)).toMatchObject({ state: 'sent', problem: 'email_delayed' });
  expect(await actionsOf()).not.toContain('delivery.news');
  await tell(core, newsOf(core, sent));
  await tell(core, newsOf(core, sent, DELAYED));
  expect(await rowOf(core, sent)).toMatchObject({ state: 'delivered', problem: null });
});

test('an address that bounced for good is marked in its account alone, and a later arrival clears it', async () => {
  const other = await makeCentre(core);
  const bounced = await sendTo(core, centre, centre.jane);
  await tell(core, newsOf(core, bounced, BOUNCED));
  const since = core.clock.now();
  expect(await marksOf(core, centre)).toEqual([
    { address: 'jane.smith@example.com', kind: 'bounced', since },
  ]);
  expect(await marksOf(core, other)).toEqual([]);
  expect((await auditOf(core, centre)).at(-1)).toEqual({
    action: 'address.marked',
    subjectId: centre.jane,
    details: { channel: 'email', to: 'j•••h@e•••.com', kind: 'bounced' },
  });

  core.clock.advance(60_000);
  const again = await sendTo(core, centre, centre.jane);
  await tell(core, newsOf(core, again));
  expect(await marksOf(core, centre)).toEqual([]);
  expect((await actionsOf()).slice(-2)).toEqual(['delivery.news', 'address.cleared']);
});

test('a bounce that passes marks nothing', async () => {
  const sent = await sendTo(core, centre, centre.jane);
  await tell(core, newsOf(core, sent, { what: 'bounced', problem: 'email_mailbox_full' }));
  expect(await rowOf(core, sent)).toMatchObject({ state: 'bounced', problem: 'email_mailbox_full' });
  expect(await marksOf(core, centre)).toEqual([]);
});

test('a mark stays with the address when the record gets another one', async () => {
  const sent = await sendTo(core, centre, centre.jane);
  await tell(core, newsOf(core, sent, COMPLAINED));
  await core.db.guardian.update({
    where: { id: centre.jane },
    data: { email: 'jane@new.example', emailKey: 'jane@new.example' },
  });
  const again = await sendTo(core, centre, centre.jane);
  await tell(core, newsOf(core, again));
  expect(await marksOf(core, centre)).toMatchObject([
    { address: 'jane.smith@example.com', kind: 'complained' },
  ]);
});

test('no address stands in the log in clear', async () => {
  expect(core.logLines.join('\n')).toContain('news of an email');
  expect(core.logLines.join('\n')).not.toContain('jane.smith@');
});
