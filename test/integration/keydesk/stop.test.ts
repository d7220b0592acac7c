import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { makeVisitor } from '../../support/visitor.ts';
import { postmasterOf, temporaryDataDir } from '../database/folders.ts';
import { openLink, resetPath, sendReset } from './deeds.ts';
import { npmStart, startForTest } from './starts.ts';
import { makeWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world?.stop());

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
      ...guardian.hidden('/reset'),
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

  it.each([
    ['Ctrl-C, which a terminal sends to npm and to Keydesk', 'SIGINT', -1],
    ['SIGTERM to npm alone, as by a container', 'SIGTERM', 1],
  ] as const)('of npm start by %s ends Keydesk in order', async (_, signal, whom) => {
    const npm = npmStart(world.settings);
    let out = '';
    npm.stdout.on('data', (text) => {
      out += text;
    });
    await expect.poll(() => out, { timeout: 20_000 }).toContain('Keydesk is ready');
    process.kill(whom * (npm.pid ?? 0), signal);
    // Its output closes when the last of them is gone, so that nothing is left behind.
    const [code] = await once(npm, 'close');
    expect(code).toBe(0);
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
    const keydesk = startForTest({ ...world.settings, DATABASE_URL: '', DATA_DIR: dataDir });
    await expect
      .poll(() => keydesk.printed(), { timeout: 20_000, interval: 5 })
      .toContain('embedded database is ready');
    expect(await postmasterOf(dataDir)).toBeDefined();
    keydesk.signal('SIGTERM');
    expect(await keydesk.ended).toMatchObject({ code: 0, signal: null });
    expect(await postmasterOf(dataDir)).toBeUndefined();
  });
});
