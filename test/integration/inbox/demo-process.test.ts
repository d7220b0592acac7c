import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../../../demo/main.ts', import.meta.url));
let dataDir: string;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'keydesk-demo-'));
  // For when the tests run as root and PostgreSQL as its own user.
  await chmod(dataDir, 0o755);
});
afterEach(async () => {
  for (const child of running) {
    child.kill('SIGTERM');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  running.clear();
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** `npm run demo`, without npm. */
function run(port = '0') {
  const environment = { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: dataDir, PORT: port };
  const child = spawn(process.execPath, [MAIN], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (printed += part));
  const says = async (words: RegExp) => {
    while (!words.test(printed))
      await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), ended]);
    return words.exec(printed)?.[1] ?? '';
  };
  const ended = once(child, 'exit').then(([code]) => {
    running.delete(child);
    return { code, printed };
  });
  return { child, says, ended };
}

const databaseRuns = () => existsSync(join(dataDir, 'demo', 'postgres', 'cluster', 'postmaster.pid'));

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s closes everything, also with a page open, and the next start finds its data',
  async (signal) => {
    const demo = run();
    const url = await demo.says(/Open {2}(http:\/\/127\.0\.0\.1:\d+)/);
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const openPage = await fetch(`${url}/demo/client/U0MAYA/events`);
    expect(databaseRuns()).toBe(true);
    demo.child.kill(signal);
    expect((await demo.ended).code).toBe(0);
    await openPage.body?.cancel().catch(() => {});
    expect(databaseRuns()).toBe(false);
  },
);

test('Ctrl-C while it is still starting leaves nothing behind', async () => {
  const demo = run();
  await demo.says(/starting its database/);
  demo.child.kill('SIGINT');
  expect((await demo.ended).code).toBe(0);
  expect(databaseRuns()).toBe(false);
});

test('a second demo on the same port says so in one line and touches nothing of the first', async () => {
  const first = run();
  const url = await first.says(/Open {2}(http:\/\/127\.0\.0\.1:\d+)/);
  const port = new URL(url).port;
  const { code, printed } = await run(port).ended;
  expect(code).toBe(1);
  expect(printed.trim().split('\n').at(-1)).toMatch(
    new RegExp(`^Port ${port} is taken by another program\\.`),
  );
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
});

test('a second demo on the same data says so in one line and touches nothing; a killed one is no hindrance', async () => {
  const first = run();
  const url = await first.says(/Open {2}(http:\/\/127\.0\.0\.1:\d+)/);
  const { code, printed } = await run().ended;
  expect(code).toBe(1);
  expect(printed.trim().split('\n').slice(1)).toEqual([
    `Another demo is running with the data in ${join(dataDir, 'demo')}. Stop that one, or set DATA_DIR to another folder.`,
  ]);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  first.child.kill('SIGKILL');
  await first.ended;
  await run().says(/Open {2}(http:\/\/127\.0\.0\.1:\d+)/);
});

test('its secret is its own, made once, and readable by nobody else', async () => {
  const file = join(dataDir, 'demo', 'app-secret');
  expect(Buffer.from(await readFile(file, 'utf8'), 'base64')).toHaveLength(32);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});
