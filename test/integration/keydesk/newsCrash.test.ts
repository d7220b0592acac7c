import { afterAll, beforeAll, expect, it } from 'vitest';
import { signed } from '../../../demo/inbox/provider/news.ts';
import { makeWorld, type World } from './world.ts';

const EMAILS = 150;

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world?.stop());

it('kill -9 under a hail of news: whatever was answered with 2xx is kept, and told again it is kept once', async () => {
  const { core, accountId } = world;
  const now = new Date();
  const emails = Array.from({ length: EMAILS }, (_, index) => ({ emailId: crypto.randomUUID(), index }));
  await core.db.delivery.createMany({
    data: emails.map(({ emailId, index }) => ({
      accountId,
      channel: 'email' as const,
      template: 'password-changed',
      address: `guardian.${index}@example.com`,
      content: {},
      state: 'sent' as const,
      dueAt: now,
      createdAt: now,
      sentAt: now,
      providerId: emailId,
    })),
  });
  let answered = 0;
  const tell = async (url: string, { emailId, index }: (typeof emails)[number]) => {
    const body = JSON.stringify({
      type: 'email.bounced',
      created_at: new Date().toISOString(),
      data: { email_id: emailId, to: [], bounce: { type: 'Permanent', subType: 'General' } },
    });
    const secret = world.settings.RESEND_WEBHOOK_SECRET ?? '';
    const headers = {
      'content-type': 'application/json',
      ...signed(secret, body, `msg_${index}`, new Date()),
    };
    const status = await fetch(`${url}/webhooks/resend`, { method: 'POST', headers, body }).then(
      (answer) => answer.status,
      () => undefined,
    );
    if (status === 204) answered += 1;
    return status === 204 ? emailId : undefined;
  };

  const { keydesk, url } = await world.start();
  const telling = emails.map((email) => tell(url, email));
  await expect.poll(() => answered, { interval: 1, timeout: 20_000 }).toBeGreaterThan(EMAILS / 5);
  await keydesk.kill();
  const acknowledged = (await Promise.all(telling)).filter((emailId) => emailId !== undefined);
  const bounced = await core.db.delivery.findMany({ where: { accountId, state: 'bounced' } });
  const kept = new Set(bounced.map(({ providerId }) => providerId));
  expect(acknowledged.filter((emailId) => !kept.has(emailId))).toEqual([]);

  const { url: again } = await world.start();
  const second = await Promise.all(emails.map((email) => tell(again, email)));
  expect(second.filter((emailId) => emailId !== undefined)).toHaveLength(EMAILS);
  expect(await core.db.delivery.count({ where: { accountId, state: 'bounced' } })).toBe(EMAILS);
  expect(await core.db.addressMark.count({ where: { accountId, kind: 'bounced' } })).toBe(EMAILS);
  for (const action of ['delivery.news', 'address.marked'])
    expect(await core.db.auditEntry.count({ where: { accountId, action } }), action).toBe(EMAILS);
}, 60_000);
