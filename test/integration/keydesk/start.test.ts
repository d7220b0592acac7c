import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../../src/core/database/embedded/free-port.ts';
import { startFarEnds } from './farEnds.ts';
import { npmStart, startForTest } from './starts.ts';
import { makeWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world?.stop());

describe('a start that cannot be', () => {
  it('npm start without a single setting: one line for each, exit 1, and nothing else', async () => {
    const blank = Object.fromEntries(Object.keys(world.settings).map((name) => [name, '']));
    const npm = npmStart(blank);
    let err = '';
    npm.stderr.on('data', (text) => {
      err += text;
    });
    const [code] = await once(npm, 'close');
    expect(code).toBe(1);
    const lines = err.split('\n').filter((line) => !line.startsWith('npm '));
    expect(lines).toEqual([
      'Keydesk cannot start. These settings need you:',
      expect.stringMatching(/^ {2}SLACK_BOT_TOKEN is missing\. .+\.?/),
      expect.stringMatching(/^ {2}SLACK_SIGNING_SECRET is missing\. .+/),
      expect.stringMatching(/^ {2}PUBLIC_URL is missing\. .+/),
      expect.stringMatching(/^ {2}APP_SECRET is missing\. .+/),
      expect.stringMatching(/^ {2}RESEND_API_KEY is missing\. .+/),
      expect.stringMatching(/^ {2}EMAIL_FROM is missing\. .+/),
      '',
    ]);
  });

  it('wrong settings: one line for each, which does not repeat the value', async () => {
    const wrong = {
      PUBLIC_URL: 'http://keydesk.example',
      PORT: '70000',
      APP_SECRET: 'c2hvcnQ=',
      DATABASE_URL: 'mysql://127.0.0.1/keydesk',
      EMAIL_FROM: 'Superstars',
      LOG_LEVEL: 'chatty',
    };
    const { code, out, err } = await startForTest({ ...world.settings, ...wrong }).ended;
    expect({ code, out }).toEqual({ code: 1, out: '' });
    const [head, ...lines] = err.trimEnd().split('\n');
    expect(head).toBe('Keydesk cannot start. These settings need you:');
    const told = lines.map((line) => /^ {2}([A-Z_]+) is wrong\. .+/.exec(line)?.[1] ?? line);
    expect(told).toEqual(Object.keys(wrong));
    for (const value of Object.values(wrong)) expect(err).not.toContain(value);
  });

  it('a port that another program has: one sentence', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const { code, err } = await startForTest({ ...world.settings, PORT: String(port) }).ended;
    expect(code).toBe(1);
    expect(err).toBe(
      `Keydesk cannot start. Port ${port} is taken by another program. Set PORT to a free one.\n`,
    );
  });

  it('a database that is not there: one sentence, without its password', async () => {
    const port = await freePort();
    const { code, err } = await startForTest({
      ...world.settings,
      DATABASE_URL: `postgres://keydesk:hidden@127.0.0.1:${port}/keydesk`,
    }).ended;
    expect(code).toBe(1);
    expect(err).toBe(
      `Keydesk cannot start. No PostgreSQL answers at 127.0.0.1:${port}. Start it, or correct DATABASE_URL.\n`,
    );
  });
});

describe('Slack by Socket Mode', () => {
  it('needs no signing secret and no public address for Slack, and the same command works', async () => {
    const ends = await startFarEnds({ transport: 'socket' });
    onTestFinished(() => ends.stop());
    const { SLACK_API_URL = '', SLACK_BOT_TOKEN = '', SLACK_APP_TOKEN = '' } = ends.settings;
    const keydesk = startForTest({
      ...world.settings,
      SLACK_API_URL,
      SLACK_BOT_TOKEN,
      SLACK_APP_TOKEN,
      SLACK_SIGNING_SECRET: '',
    });
    const url = await keydesk.ready;
    expect((await fetch(`${url}/slack/events`, { method: 'POST', body: '{}' })).status).toBe(404);
    await expect
      .poll(() => keydesk.printed(), { timeout: 10_000 })
      .toContain('connected to Slack by Socket Mode');
    const maya = ends.slack.person('U0MAYA');
    await maya.types('/reset-guardian smith');
    await maya.modal('Jordan Smith');
    expect(await keydesk.stop()).toMatchObject({ code: 0, err: '' });
  });

  it('Slack cannot be reached: Keydesk serves its pages all the same, says so in the log, and stops', async () => {
    const keydesk = startForTest({
      ...world.settings,
      SLACK_APP_TOKEN: 'xapp-token-of-the-tests',
      SLACK_API_URL: `http://127.0.0.1:${await freePort()}/api/`,
    });
    const url = await keydesk.ready;
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    await expect.poll(() => keydesk.printed(), { timeout: 10_000 }).toContain('Slack does not open a socket');
    expect(await keydesk.stop()).toMatchObject({ code: 0, err: '' });
  });
});
