import { WebClient } from '@slack/web-api';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { wordsIn } from '../../../demo/slack/driver/words.ts';
import type { FaultPlan } from '../../../demo/slack/faults.ts';
import { boltLog } from '../../../src/bot/boltLog.ts';
import { NoticeNotPosted, postNotice } from '../../../src/bot/notices/noticeWorker.ts';
import type { NoticeForMany } from '../../../src/core/notices/notice.ts';
import { tellStaff } from '../../../src/core/notices/tellStaff.ts';
import { callsOf, eventually, type SlackWorld, startSlackWorld } from './setup.ts';

let world: SlackWorld;
beforeAll(async () => {
  // The worker of the world is not running: each test calls it, as often as the queue might.
  world = await startSlackWorld({ until: 'file', background: false });
});
afterEach(() => world.slack.heal());
afterAll(() => world.stop());

const client = () =>
  new WebClient('bot-token-of-the-tests', {
    slackApiUrl: world.slack.apiUrl,
    timeout: 300,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: boltLog(world.core.log),
  });
const post = (noticeId: string) => postNotice(world.core, client(), noticeId);
const row = (id: string) => world.core.db.staffNotice.findUniqueOrThrow({ where: { id } });

let counter = 0;
const LOW: NoticeForMany = { kind: 'credits-low', content: { balance: 19, threshold: 20 } };

/** The notice that Ada (Admin Access) is to get. */
async function noticeToAda(notice: NoticeForMany = LOW): Promise<string> {
  const { core, centre } = world;
  counter += 1;
  const occasion = `occasion ${counter}`;
  await core.db.$transaction((tx) => tellStaff(core, tx, centre.accountId, notice, occasion));
  const { id } = await core.db.staffNotice.findFirstOrThrow({
    where: { occasion, staffId: centre.staff.admin },
  });
  return id;
}

/** What stands of a notice in Ada's messages with the app. */
function copies(noticeId: string): string[] {
  const channel = [...world.slack.workspace.conversations.values()].find(
    (one) => one.kind === 'im' && one.members.has('U_ADMIN'),
  );
  const marked = channel?.messages.filter(({ metadata }) =>
    JSON.stringify(metadata ?? {}).includes(noticeId),
  );
  return (marked ?? []).map(({ blocks }) => wordsIn(blocks));
}

describe('a notice to staff', () => {
  it('is a direct message that says what happened and what to do', async () => {
    const id = await noticeToAda();
    await post(id);
    expect(copies(id)).toEqual([
      expect.stringMatching(
        /SMS credits run low[\s\S]*Superstars Gymnastics has 19 SMS credits left[\s\S]*Ask whoever runs Keydesk for more/,
      ),
    ]);
    expect(await row(id)).toMatchObject({
      posting: false,
      ts: expect.any(String),
      channelId: expect.any(String),
    });
  });

  it('tells why SMS is paused', async () => {
    const id = await noticeToAda({
      kind: 'sms-paused',
      content: { reason: 'Twilio refused <!channel> our *number*.' },
    });
    await post(id);
    expect(copies(id)).toEqual([expect.stringContaining('sends no texts at the moment: Twilio refused')]);
    const text = String(callsOf(world.slack, 'chat.postMessage').at(-1)?.body.text);
    expect(text).not.toContain('<!channel>');
    expect(text).not.toContain('*number*');
  });

  it('is posted once, however often its job comes', async () => {
    const id = await noticeToAda();
    await post(id);
    const before = world.slack.calls.length;
    await post(id);
    await post(id);
    expect(world.slack.calls).toHaveLength(before);
  });

  it.each<[string, FaultPlan]>([
    ['Slack drops the call', 'drop'],
    ['Slack posts it and the answer is lost', 'drop after'],
    ['Slack posts it and never answers', 'hang after'],
    ['Slack answers 500', { status: 500 }],
  ])('%s: it is tried again, and stands there once', async (_, fault) => {
    const id = await noticeToAda();
    world.slack.fail('chat.postMessage', fault);
    await expect(post(id)).rejects.toThrow(NoticeNotPosted);
    expect((await row(id)).posting).toBe(true);
    await post(id);
    expect(copies(id)).toHaveLength(1);
  });

  it('the process dies between the post and its note: the next one finds it', async () => {
    const id = await noticeToAda();
    await post(id);
    await world.core.db.staffNotice.update({
      where: { id },
      data: { ts: null, channelId: null, posting: true },
    });
    await post(id);
    expect(copies(id)).toHaveLength(1);
    expect((await row(id)).ts).toEqual(expect.any(String));
  });

  it('a token that was revoked is waited for; 429 becomes a job of its own', async () => {
    const id = await noticeToAda();
    world.slack.fail('chat.postMessage', { error: 'token_revoked' });
    await expect(post(id)).rejects.toThrow(NoticeNotPosted);
    world.slack.fail('chat.postMessage', { status: 429, retryAfter: 37 });
    await post(id);
    const jobs = await world.core.db.$queryRaw<{ seconds: number }[]>`
      SELECT extract(epoch FROM start_after - created_on)::int AS seconds FROM pgboss.job
      WHERE name = 'staff-notice' AND data->>'noticeId' = ${id} ORDER BY start_after`;
    expect(jobs.map(({ seconds }) => seconds > 30)).toEqual([false, true]);
    await post(id);
    expect(copies(id)).toHaveLength(1);
  });

  it('somebody whom Slack does not know any more holds nothing up', async () => {
    const id = await noticeToAda();
    world.slack.fail('chat.postMessage', { error: 'channel_not_found' });
    await post(id);
    expect(copies(id)).toEqual([]);
  });

  it('who was demoted, left or was unlinked since learns nothing', async () => {
    const { core, centre } = world;
    const [demoted, left, unlinked] = [await noticeToAda(), await noticeToAda(), await noticeToAda()];
    const before = world.slack.calls.length;
    const admin = { where: { id: centre.staff.admin } };
    await core.db.staff.update({ ...admin, data: { level: 'manager' } });
    await post(demoted);
    await core.db.staff.update({ ...admin, data: { level: 'admin', deactivatedAt: core.clock.now() } });
    await post(left);
    await core.db.staff.update({ ...admin, data: { deactivatedAt: null } });
    const identity = await core.db.slackIdentity.findFirstOrThrow({ where: { staffId: centre.staff.admin } });
    await core.db.slackIdentity.delete({ where: { id: identity.id } });
    await post(unlinked);
    await core.db.slackIdentity.create({ data: identity });
    expect(world.slack.calls).toHaveLength(before);
  });

  it('of a kind that a later version wrote is left alone', async () => {
    const id = await noticeToAda();
    await world.core.db.staffNotice.update({ where: { id }, data: { kind: 'constructor' } });
    const before = world.slack.calls.length;
    await post(id);
    expect(world.slack.calls).toHaveLength(before);
  });
});

it('the worker posts it by itself', async () => {
  const running = await startSlackWorld();
  const { core, centre } = running;
  await core.db.$transaction((tx) => tellStaff(core, tx, centre.accountId, LOW, 'once'));
  await eventually(
    async () => (await core.db.staffNotice.count({ where: { ts: { not: null } } })) === 2 || undefined,
    'both notices',
  );
  await running.slack.person('U_OWNER').sees('SMS credits run low', { in: 'app' });
  running.slack.person('U_MANAGER').seesNo('SMS credits run low');
});
