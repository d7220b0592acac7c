import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { LocalSlack } from '../../../demo/slack/local-slack.ts';
import { refuseRepeats } from '../../../src/bot/asking.ts';
import { keepReplayMemory } from '../../../src/bot/replayMemory.ts';
import { callsOf, eventually, SIGNING_SECRET, type SlackWorld, startSlackWorld } from './setup.ts';

const MINUTE = 60_000;

/** A slash command as Slack sends it, with what a test puts in place of the right things. */
const command = (world: SlackWorld, more: Record<string, unknown> = {}) => ({
  command: '/keydesk',
  text: 'whoami',
  team_id: world.centre.teamId,
  user_id: 'U_MANAGER',
  channel_id: 'C_DESK',
  trigger_id: 'trigger',
  response_url: `${world.slack.url}/commands/nothing`,
  ...more,
});

describe('requests at Slack’s address', () => {
  let world: SlackWorld;
  beforeAll(async () => {
    world = await startSlackWorld({ until: 'file' });
  });
  afterAll(() => world.stop());
  const send = (raw: Parameters<SlackWorld['slack']['sendRaw']>[0]) => world.slack.sendRaw(raw);
  const ago = (ms: number) => new Date(world.core.clock.now().getTime() - ms);

  it('a genuine one is taken, and the same one again is refused', async () => {
    const body = command(world, { trigger_id: 'fresh' });
    const first = await send({ body });
    const second = await send({ body });
    expect(first.status).toBe(200);
    expect(second).toMatchObject({ status: 401, body: 'This request was received before.' });
  });

  it('two copies at the same moment: one is taken', async () => {
    const body = command(world, { trigger_id: 'twins' });
    const answers = await Promise.all([send({ body }), send({ body })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  it.each([
    ['six minutes old', () => ago(6 * MINUTE)],
    ['six minutes in the future', () => ago(-6 * MINUTE)],
    ['a year in the future', () => ago(-365 * 24 * 60 * MINUTE)],
    ['from 1970', () => new Date(0)],
  ])('one dated %s is refused', async (_, signedAt) => {
    expect((await send({ body: command(world), signedAt: signedAt() })).status).toBe(401);
  });

  it.each([
    ['four minutes old', 4 * MINUTE],
    ['four minutes in the future', -4 * MINUTE],
  ])('one dated %s is taken: clocks differ', async (_, ms) => {
    expect((await send({ body: command(world), signedAt: ago(ms) })).status).toBe(200);
  });

  it('one from the future that was taken is still known when its time comes', async () => {
    const body = command(world, { trigger_id: 'from the future' });
    const signedAt = ago(-4 * MINUTE);
    const memory = keepReplayMemory(world.core);
    onTestFinished(memory.stop);
    expect((await send({ body, signedAt })).status).toBe(200);
    world.core.clock.advance(8 * MINUTE);
    await memory.sweep();
    expect(await send({ body, signedAt })).toMatchObject({
      status: 401,
      body: 'This request was received before.',
    });
    // Too old for anybody to take by now, so it may be forgotten.
    world.core.clock.advance(4 * MINUTE);
    await memory.sweep();
    expect(await world.core.db.seenRequest.count()).toBe(0);
    world.core.clock.advance(-12 * MINUTE);
  });

  it.each([
    ['with another secret', { secret: 'somebody else’s' }],
    ['without a signature', { headers: { 'x-slack-signature': '' } }],
    ['with half a signature', { headers: { 'x-slack-signature': 'v0=abc' } }],
    ['of another version', { headers: { 'x-slack-signature': `v1=${'0'.repeat(64)}` } }],
    ['without a time', { headers: { 'x-slack-request-timestamp': '' } }],
    ['with words for a time', { headers: { 'x-slack-request-timestamp': 'now' } }],
    ['with infinity for a time', { headers: { 'x-slack-request-timestamp': 'Infinity' } }],
    ['with a negative time', { headers: { 'x-slack-request-timestamp': '-1' } }],
  ])('one signed %s is refused', async (_, forged) => {
    const answer = await send({ body: command(world), ...forged });
    expect(answer.status).toBe(401);
    expect(answer.body).not.toMatch(/at .*\(/);
  });

  it.each([
    ['nothing', '', undefined],
    ['no JSON', '{', 'application/json'],
    ['null', 'null', 'application/json'],
    ['a list', '[]', 'application/json'],
    ['a number', '7', 'application/json'],
    ['an empty object', '{}', 'application/json'],
    [
      'an event without an event',
      '{"type":"event_callback","event_id":"E1","team_id":"T1","event":null}',
      'application/json',
    ],
    ['a form without anything', 'a=b', undefined],
    ['a payload that is no JSON', 'payload=%7B', undefined],
    ['a payload twice', 'payload=%7B%7D&payload=%7B%7D', undefined],
    ['a payload of null', 'payload=null', undefined],
    ['a type that Slack does not have', `payload=${encodeURIComponent('{"type":"surprise"}')}`, undefined],
    ['XML', '<a/>', 'text/xml'],
    ['bytes', '\u0000\u0001', 'application/octet-stream'],
  ])('a signed one with %s in it gets a plain 400', async (_, body, type) => {
    const answer = await send({ body, ...(type ? { headers: { 'content-type': type } } : {}) });
    expect(answer.status).toBe(400);
  });

  it.each([
    ['a list for the person', { user_id: ['U1', 'U2'] }],
    ['an object for the team', { team_id: { id: 'T1' } }],
    ['no person', { user_id: '' }],
    ['no trigger', { trigger_id: '' }],
    ['a response_url that is none', { response_url: 'javascript:' }],
    ['a command that is none', { command: 'rm -rf' }],
  ])('a signed command with %s gets a plain 400', async (_, more) => {
    const fields = Object.entries(command(world, more)).flatMap(([key, value]) =>
      Array.isArray(value)
        ? value.map((one): [string, string] => [key, one])
        : [[key, typeof value === 'string' ? value : ''] as [string, string]],
    );
    const answer = await send({ body: new URLSearchParams(fields).toString() });
    expect(answer.status).toBe(400);
  });

  it.each([
    [
      'block_actions without actions',
      { type: 'block_actions', user: { id: 'U1' }, team: { id: 'T1' }, actions: [] },
    ],
    ['block_actions by nobody', { type: 'block_actions', team: { id: 'T1' }, actions: [{}] }],
    [
      'view_submission without its fields',
      {
        type: 'view_submission',
        user: { id: 'U1' },
        team: { id: 'T1' },
        view: { id: 'V1', callback_id: 'confirm-guardian-reset', private_metadata: '' },
      },
    ],
    [
      'block_actions that chose a number',
      {
        type: 'block_actions',
        user: { id: 'U1' },
        team: { id: 'T1' },
        actions: [{ action_id: 'a', block_id: 'b', type: 'overflow', selected_option: { value: 7 } }],
      },
    ],
    ['view_submission without a view', { type: 'view_submission', user: { id: 'U1' }, team: { id: 'T1' } }],
    ['a person who is a list', { type: 'shortcut', user: ['U1'], callback_id: 'x', trigger_id: 'y' }],
    ['a legacy dialog', { type: 'dialog_submission', user: { id: 'U1' }, callback_id: 'x' }],
  ])('a signed payload of %s gets a plain 400', async (_, payload) => {
    expect((await send({ body: { payload } })).status).toBe(400);
  });

  it('one of two megabytes is refused unread', async () => {
    expect((await send({ body: `payload=${'x'.repeat(2_000_000)}` })).status).toBe(413);
  });

  it('Slack’s check of the address is answered', async () => {
    const body = JSON.stringify({ type: 'url_verification', challenge: 'prove it', token: 'old' });
    const answer = await send({ body, headers: { 'content-type': 'application/json' } });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({ challenge: 'prove it' });
  });

  it('Slack’s word that there were too many events is acknowledged at once', async () => {
    const body = JSON.stringify({ type: 'app_rate_limited', team_id: world.centre.teamId });
    const answer = await send({ body, headers: { 'content-type': 'application/json' } });
    expect(answer.status).toBe(200);
  });

  it('an event that Slack repeats is acknowledged and not handled again', async () => {
    const body = JSON.stringify({
      type: 'event_callback',
      event_id: 'Ev1',
      team_id: world.centre.teamId,
      event: { type: 'app_home_opened', user: 'U_MANAGER' },
    });
    const headers = { 'content-type': 'application/json' };
    expect((await send({ body, headers })).status).toBe(200);
    expect((await send({ body, headers, signedAt: ago(MINUTE) })).status).toBe(200);
    expect(await world.core.db.seenRequest.count()).toBeGreaterThan(0);
  });

  it('no refusal reached Slack or anybody’s records', async () => {
    expect(callsOf(world.slack, 'views.open')).toEqual([]);
    expect(await world.core.db.resetLink.count()).toBe(0);
  });

  it('the log says why, without a signature, secret or body', () => {
    const log = world.core.logLines.join('');
    expect(log).toContain('This request is not of now.');
    expect(log).not.toContain(SIGNING_SECRET);
    expect(log).not.toContain('v0=');
    expect(log).not.toContain('whoami');
  });

  it('the database is away: a command hears it, nothing is done, and there is no 500', async () => {
    const original = world.core.db.$executeRaw;
    Object.defineProperty(world.core.db, '$executeRaw', {
      value: () => Promise.reject(new Error('no database')),
      configurable: true,
    });
    const answer = await send({ body: command(world, { trigger_id: 'no database' }) });
    const payload = {
      type: 'view_closed',
      user: { id: 'U1' },
      team: { id: 'T1' },
      view: { id: 'V1', callback_id: '', private_metadata: '' },
    };
    const window = await send({ body: { payload } });
    Object.defineProperty(world.core.db, '$executeRaw', { value: original, configurable: true });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('cannot reach its database');
    expect(window.status).toBe(503);
  });
});

describe('two processes on one database', () => {
  it('a request that one of them took is refused by the other', async () => {
    const world = await startSlackWorld();
    const other = await world.startAnother();
    const body = command(world, { trigger_id: 'both' });
    expect((await world.slack.sendRaw({ body })).status).toBe(200);
    world.slack.deliverTo(`${other.url}/slack/events`);
    expect((await world.slack.sendRaw({ body })).status).toBe(401);
  });
});

describe('over a socket', () => {
  it('an envelope that comes again is acknowledged and not handled again', async () => {
    const world = await startSlackWorld();
    const memory = keepReplayMemory(world.core);
    onTestFinished(memory.stop);
    const refuse = refuseRepeats(memory);
    const acked: string[] = [];
    const handled: string[] = [];
    const deliver = (envelopeId: string) =>
      refuse({
        context: { envelopeId, isEnterpriseInstall: false },
        body: { type: 'block_actions' },
        ack: async () => void acked.push(envelopeId),
        next: async () => void handled.push(envelopeId),
      } as unknown as Parameters<typeof refuse>[0]);
    await Promise.all([deliver('e1'), deliver('e1'), deliver('e2')]);
    await deliver('e2');
    expect(handled.sort()).toEqual(['e1', 'e2']);
    expect(acked.sort()).toEqual(['e1', 'e2']);
  });

  it.each([
    ['Slack asks to connect anew', 'disconnect'],
    ['the connection is cut', 'cut'],
  ] as const)('%s: Keydesk is there again at once', async (_, how) => {
    const { slack } = await startSlackWorld({ transport: 'socket' });
    if (how === 'cut') slack.sockets?.cut();
    else slack.sockets?.disconnect('refresh_requested');
    await connectedTimes(slack, 2);
    const maya = slack.person('U_MANAGER');
    await maya.types('/keydesk whoami');
    await maya.sees('You are Maya Manager');
  });

  it('Slack does not open sockets for a while: Keydesk keeps trying and does not fall', async () => {
    const { slack } = await startSlackWorld({ transport: 'socket' });
    slack.fail('apps.connections.open', { status: 500 }, 1);
    slack.fail('apps.connections.open', { error: 'invalid_auth' }, 1);
    slack.sockets?.cut();
    await connectedTimes(slack, 4);
    const maya = slack.person('U_MANAGER');
    await maya.types('/keydesk whoami');
    await maya.sees('You are Maya Manager');
  });
});

/** Waits for the nth opening of a socket to have led to a connection. */
async function connectedTimes(slack: LocalSlack, times: number): Promise<void> {
  await eventually(
    () =>
      (callsOf(slack, 'apps.connections.open').length === times && slack.sockets?.connections() === 1) ||
      undefined,
    'a new connection',
  );
}
