import { beforeEach, describe, expect, it } from 'vitest';
import { appDm } from '../../../demo/slack/conversations.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import { callsOf, eventually, type SlackWorld, startSlackWorld } from './setup.ts';

let world: SlackWorld;

const dmOf = (id: string) => appDm(world.slack.workspace, id).id;
const write = (id: string, text: string) => world.slack.person(id).types(text, { channel: dmOf(id) });
const answers = () => callsOf(world.slack, 'chat.postEphemeral').length;
const messages = () => callsOf(world.slack, 'chat.postMessage').length;
/** Once somebody else was answered, whatever came before has been handled. */
async function whatCameBeforeIsHandled(): Promise<void> {
  const before = answers();
  await write('U_OWNER', 'And me?');
  await eventually(() => answers() > before, 'the answer to the owner');
}

describe.each(['http', 'socket'] as const)('plain words to Keydesk, over %s', (transport) => {
  beforeEach(async () => {
    world = await startSlackWorld({ transport });
  });

  it('are answered with the help, which nobody else sees, and the card’s place takes commands too', async () => {
    const maya = world.slack.person('U_MANAGER');
    await write('U_MANAGER', 'Can you reset Jane Smith?');
    const help = await maya.message('/reset-guardian [name, email, phone or family]', { in: 'app' });
    expect(help).toMatchObject({ ephemeral: true });
    await write('U_MANAGER', '/reset-guardian smith');
    await maya.modal('Jane Smith');
    expect(messages()).toBe(0);
    expect(world.slack.warnings).toEqual([]);
  });

  it('are answered once a minute a person, also to a guest and to somebody whom Keydesk does not know', async () => {
    for (const id of ['U_GUEST', 'U_NEW']) {
      await write(id, 'Hello?');
      await world.slack.person(id).sees('/keydesk help', { in: 'app' });
      await write(id, 'Anybody there?');
    }
    await whatCameBeforeIsHandled();
    expect(answers()).toBe(3);
    world.core.clock.advance(MINUTE + 1);
    await write('U_GUEST', 'Hello again?');
    await eventually(() => answers() === 4, 'one more answer');
    expect(await world.core.db.auditEntry.count({ where: { action: 'slack.refused' } })).toBe(0);
  });

  it('are answered by a message where Slack refuses an ephemeral one', async () => {
    world.slack.fail('chat.postEphemeral', { error: 'user_not_in_channel' });
    await write('U_MANAGER', 'Hello?');
    const help = await world.slack.person('U_MANAGER').message('/keydesk help', { in: 'app' });
    expect(help).toMatchObject({ ephemeral: false });
  });

  it('are answered once, although Slack tells of them again later', async () => {
    const { delivery } = world.slack.workspace;
    const send = delivery.send.bind(delivery);
    // Slack loses the acknowledgement, and tells again: at once, and in a minute.
    let lost = 0;
    delivery.send = async (envelope) => {
      const ack = await send(envelope);
      if (envelope.type !== 'events_api' || lost >= 2) return ack;
      lost += 1;
      return { acked: false, why: 'http_timeout', noRetry: false };
    };
    await write('U_MANAGER', 'Hello?');
    await eventually(() => answers() === 1, 'the answer');
    world.core.clock.advance(MINUTE + 1);
    await world.slack.retryDueEvents();
    expect(lost).toBe(2);
    await whatCameBeforeIsHandled();
    expect(answers()).toBe(2);
    expect(messages()).toBe(0);
  });
});

describe('no words of a person to Keydesk', () => {
  const own = { bot_id: 'B0KEYDESK', app_id: 'A0KEYDESK', user: 'U0KEYDESK' };
  const plain = { type: 'message', channel_type: 'im', user: 'U_MANAGER', text: 'Hello', ts: '1.1' };
  const events: Record<string, object> = {
    'what Keydesk itself has posted': { ...plain, ...own },
    'what another app has posted': { ...plain, bot_id: 'B0OTHER' },
    Slackbot: { ...plain, user: 'USLACKBOT' },
    'an edit': { ...plain, subtype: 'message_changed', message: plain, hidden: true },
    'a deletion': { ...plain, subtype: 'message_deleted', previous_message: plain },
    'a file': { ...plain, subtype: 'file_share', files: [] },
    'a message in a channel': { ...plain, channel_type: 'channel', channel: 'C_DESK' },
    'one without a person': { ...plain, user: undefined },
    'one with a list for a person': { ...plain, user: ['U_MANAGER'] },
  };

  it('is answered', async () => {
    world = await startSlackWorld();
    for (const [index, event] of Object.values(events).entries()) {
      const body = JSON.stringify({
        type: 'event_callback',
        event_id: `Ev-not-plain-${index}`,
        team_id: world.centre.teamId,
        event: { channel: dmOf('U_MANAGER'), ...event },
      });
      const answer = await world.slack.sendRaw({ body, headers: { 'content-type': 'application/json' } });
      expect(answer.status, body).toBe(200);
    }
    await whatCameBeforeIsHandled();
    expect([answers(), messages()]).toEqual([1, 0]);
  });
});
