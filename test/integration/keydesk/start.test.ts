import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { seed } from '../../../demo/sample/seed.ts';
import { joinEmbeddedDatabase } from '../../../src/core/database/embedded/embedded.ts';
import { freePort } from '../../../src/core/database/embedded/free-port.ts';
import { openDatabase } from '../../../src/core/database/open.ts';
import { type KeydeskProcess, startKeydeskProcess } from '../../support/keydeskProcess.ts';
import { makeVisitor } from '../../support/visitor.ts';
import { postmasterOf, temporaryDataDir } from '../database/folders.ts';
import { openLink, PORTAL, resetPath, sendReset } from './deeds.ts';
import { startFarEnds } from './farEnds.ts';
import { openOwnHand } from './ownHand.ts';
import { makeWorld, type World } from './world.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world?.stop());

/** Starts one that the test's end stops, whatever happened. */
function start(settings: Record<string, string>): KeydeskProcess {
  const keydesk = startKeydeskProcess({ ...world.settings, ...settings });
  onTestFinished(async () => void (await keydesk.stop()));
  return keydesk;
}

describe('a start that cannot be', () => {
  it('npm start without a single setting: one line for each, exit 1, and nothing else', async () => {
    // Empty counts as absent, and keeps a .env of whoever runs the tests out.
    const blank = Object.fromEntries(Object.keys(world.settings).map((name) => [name, '']));
    const { PATH, HOME } = process.env;
    const npm = spawn('npm', ['start', '--silent'], { cwd: ROOT, env: { PATH, HOME, ...blank } });
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
    const { code, out, err } = await start(wrong).ended;
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
    const { code, err } = await start({ PORT: String(port) }).ended;
    expect(code).toBe(1);
    expect(err).toBe(
      `Keydesk cannot start. Port ${port} is taken by another program. Set PORT to a free one.\n`,
    );
  });

  it('a database that is not there: one sentence, without its password', async () => {
    const port = await freePort();
    const { code, err } = await start({ DATABASE_URL: `postgres://keydesk:hidden@127.0.0.1:${port}/keydesk` })
      .ended;
    expect(code).toBe(1);
    expect(err).toBe(
      `Keydesk cannot start. No PostgreSQL answers at 127.0.0.1:${port}. Start it, or correct DATABASE_URL.\n`,
    );
  });
});

describe('a stop', () => {
  it('lets a redeem that is under way be answered, waits for no idle browser, and exits with 0', async () => {
    const { keydesk, url } = await world.start();
    const email = 'sarah.smith@example.com';
    await sendReset(world.slack.person('U0MAYA'), 'sarah smith', 'Sarah Smith');
    const mail = await world.inbox.waitFor(({ to }) => to[0] === email);
    const idle = new Agent({ keepAlive: true });
    onTestFinished(() => idle.destroy());
    await new Promise((resolve) =>
      request(`${url}/healthz`, { agent: idle }, (res) => res.resume().on('end', resolve)).end(),
    );

    const guardian = makeVisitor(url);
    await openLink(guardian, resetPath(mail) ?? '');
    const form = new URLSearchParams({
      password: 'correct horse battery',
      confirm: 'correct horse battery',
    }).toString();
    const post = request(`${url}/reset`, {
      method: 'POST',
      agent: false,
      headers: {
        cookie: [...guardian.cookies].map((pair) => pair.join('=')).join('; '),
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': form.length,
        // Keydesk says that it has the head of the request before the form is sent.
        expect: '100-continue',
      },
    });
    const answered = once(post, 'response');
    post.flushHeaders();
    await once(post, 'continue');
    keydesk.signal('SIGTERM');
    const refused = () =>
      fetch(`${url}/healthz`).then(
        () => false,
        () => true,
      );
    await expect.poll(refused, { timeout: 10_000, interval: 20 }).toBe(true);
    post.end(form);
    const [answer] = await answered;
    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toBe('/reset/done');
    expect(await keydesk.ended).toMatchObject({ code: 0, signal: null, err: '' });
    expect(await world.core.db.resetLink.count({ where: { state: 'redeemed' } })).toBe(1);
  });

  it('told twice at the same moment, as by a terminal and by npm, is one stop', async () => {
    const { keydesk } = await world.start();
    keydesk.signal('SIGINT');
    keydesk.signal('SIGINT');
    keydesk.signal('SIGTERM');
    expect(await keydesk.ended).toMatchObject({ code: 0, signal: null, err: '' });
  });

  it('told during the start, leaves no PostgreSQL behind', async () => {
    const dataDir = temporaryDataDir();
    const keydesk = start({ DATABASE_URL: '', DATA_DIR: dataDir });
    await expect
      .poll(() => keydesk.printed(), { timeout: 20_000, interval: 5 })
      .toContain('embedded database is ready');
    expect(await postmasterOf(dataDir)).toBeDefined();
    keydesk.signal('SIGTERM');
    expect(await keydesk.ended).toMatchObject({ code: 0, signal: null });
    expect(await postmasterOf(dataDir)).toBeUndefined();
  });
});

describe('health', () => {
  it('/readyz tells when the database is gone and when it is back, /healthz stays; then resets are sent again', async () => {
    const dataDir = temporaryDataDir();
    const own = () => joinEmbeddedDatabase({ dataDir, applicationName: 'the test' });
    let server = await own();
    onTestFinished(() => server.leave());
    const settings = { ...world.settings, DATABASE_URL: server.url };
    await seedDatabase(settings);
    const keydesk = start(settings);
    const url = await keydesk.ready;
    const status = async (path: string) => (await fetch(url + path)).status;
    expect([await status('/readyz'), await status('/healthz')]).toEqual([200, 200]);

    await server.leave();
    expect([await status('/readyz'), await status('/healthz')]).toEqual([503, 200]);
    expect(await (await fetch(`${url}/readyz`)).text()).toBe('the database does not answer\n');
    world.slack.deliverTo(`${url}/slack/events`);
    const olive = world.slack.person('U0OLIVE', { patienceMs: 20_000 });
    await olive.types('/reset-guardian smith');
    await olive.sees('Keydesk cannot reach its database just now. Nothing was done');
    const page = await makeVisitor(url).get(`${PORTAL}/sign-in`);
    expect(page.status).toBe(503);
    expect(page.text).toContain('Very busy just now');
    expect(page.text).not.toMatch(/\bat \w|prisma|postgres/i);

    server = await own();
    await expect.poll(() => status('/readyz'), { timeout: 20_000 }).toBe(200);
    await sendReset(olive, 'declan smyth', 'Declan Smyth');
    await world.inbox.waitFor(({ to }) => to[0] === 'declan.smyth@example.com', 20_000);
    await olive.message('the link expires at', { in: 'app' });
  });
});

/** Puts the sample business in a database that has nothing yet. */
async function seedDatabase(settings: Record<string, string>): Promise<void> {
  const database = await openDatabase({ databaseUrl: settings.DATABASE_URL, dataDir: '/nowhere' });
  const core = await openOwnHand(database, settings);
  await seed(core);
  await core.close();
  await database.close();
}

describe('Slack by Socket Mode', () => {
  it('needs no signing secret and no public address for Slack, and the same command works', async () => {
    const ends = await startFarEnds({ transport: 'socket' });
    onTestFinished(() => ends.stop());
    const { SLACK_API_URL = '', SLACK_BOT_TOKEN = '', SLACK_APP_TOKEN = '' } = ends.settings;
    const keydesk = start({ SLACK_API_URL, SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET: '' });
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
    const keydesk = start({
      SLACK_APP_TOKEN: 'xapp-token-of-the-tests',
      SLACK_API_URL: `http://127.0.0.1:${await freePort()}/api/`,
    });
    const url = await keydesk.ready;
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    await expect.poll(() => keydesk.printed(), { timeout: 10_000 }).toContain('Slack does not open a socket');
    expect(await keydesk.stop()).toMatchObject({ code: 0, err: '' });
  });
});
