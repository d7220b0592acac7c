import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prismaOver, withSessionOptions } from '../../../src/core/database/connections.ts';
import { makeWebApp } from '../../../src/web/app.ts';
import { makeCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { sentLink } from '../../support/links.ts';
import { type Answer, makeVisitor, type Visitor } from '../../support/visitor.ts';

const PASSWORD = 'correct horse battery';
const NEXT = 'quite another thing';
let core: TestCore;
/** Stands between the pages and the database. */
let line: { port: number; answers: boolean; cut(): void; close(): Promise<void> };
let pool: pg.Pool;
let web: import('node:http').Server;
let portal: string;
let hers: Visitor;
let withLink: Visitor;

const portOf = (server: Server) => (server.address() as AddressInfo).port;
const listening = (server: Server) =>
  new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));

async function openLine(to: URL): Promise<typeof line> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    sockets.add(client.on('error', () => {}));
    if (!made.answers) return;
    const database = connect(Number(to.port), to.hostname).on('error', () => {});
    sockets.add(database);
    client.pipe(database).pipe(client);
    client.on('close', () => database.destroy());
    database.on('close', () => client.destroy());
  });
  await listening(server);
  const cut = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  const made = {
    port: portOf(server),
    answers: true,
    cut,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      cut();
      await closed;
    },
  };
  return made;
}

beforeEach(async () => {
  core = await makeTestCore();
  const centre = await makeCentre(core);
  const { accountId, jane: guardianId } = centre;
  portal = `/${centre.slug}/portal`;
  await core.db.credential.create({
    data: {
      accountId,
      guardianId,
      passwordHash: await core.hashing.hash(PASSWORD),
      changedAt: core.clock.now(),
    },
  });
  const url = new URL(core.url);
  line = await openLine(new URL(core.url));
  url.port = String(line.port);
  pool = new pg.Pool({
    connectionString: withSessionOptions(url.href),
    max: 4,
    connectionTimeoutMillis: 500,
  });
  pool.on('error', () => {});
  const { app } = makeWebApp({ core: { ...core, db: prismaOver(pool) }, config: { TRUST_PROXY: 0 } });
  web = createHttpServer(app);
  await listening(web);
  const at = `http://127.0.0.1:${portOf(web)}`;
  hers = makeVisitor(at);
  await hers.post(`${portal}/sign-in`, { email: 'jane.smith@example.com', password: PASSWORD });
  for (const page of ['password', 'sessions', 'sign-out']) await hers.get(`${portal}/${page}`);
  withLink = makeVisitor(at);
  await withLink.get(`/reset/${(await sentLink(core, centre)).token}`);
  await withLink.get('/reset');
  await withLink.get('/reset/not-me');
});
afterEach(async () => {
  web.closeAllConnections();
  await new Promise((resolve) => web.close(resolve));
  await line.close();
  await pool.end();
  await core.close();
});

/** Everything that asks the database, at once. */
const everything = (): Promise<Answer>[] => [
  hers.get(portal),
  hers.get(`${portal}/password`),
  hers.get(`${portal}/policies`),
  hers.get('/.well-known/change-password'),
  hers.post(`${portal}/password`, { current: PASSWORD, password: NEXT, confirm: NEXT }),
  hers.post(`${portal}/sessions`, { end: 'others' }),
  hers.post(`${portal}/sign-out`),
  withLink.post(`${portal}/sign-in`, { email: 'jane.smith@example.com', password: PASSWORD }),
  withLink.get('/reset'),
  withLink.post('/reset', { password: NEXT, confirm: NEXT }),
  withLink.post('/reset/not-me'),
];

describe('while the database', () => {
  it('refuses connections, every page says that nothing was changed and when to come again', async () => {
    await line.close();
    for (const { status, headers, text } of await Promise.all(everything())) {
      expect([status, headers['retry-after']]).toEqual([503, '5']);
      expect(text).toContain('Nothing was changed');
    }
  });

  it('does not answer, so does every page', async () => {
    line.answers = false;
    line.cut();
    for (const { status, headers, text } of await Promise.all(everything())) {
      expect([status, headers['retry-after']]).toEqual([503, '5']);
      expect(text).toContain('Nothing was changed');
    }
  });

  it('goes away in the middle, a page says to try again, and not that nothing was changed', async () => {
    const locked = await core.db.$transaction(async (tx) => {
      await tx.$queryRaw`LOCK TABLE guardians IN ACCESS EXCLUSIVE MODE`;
      const answer = hers.get(portal);
      await expect.poll(waitingForTheLock).toBeGreaterThan(0);
      line.cut();
      return { answer };
    });
    const { status, headers, text } = await locked.answer;
    expect([status, headers['retry-after']]).toEqual([503, '5']);
    expect(text).toContain('Try again in a minute');
    expect(text).not.toContain('Nothing was changed');
    expect((await hers.get(portal)).status).toBe(200);
  });

  it('is stopped by its keeper, so does a page', async () => {
    const locked = await core.db.$transaction(async (tx) => {
      await tx.$queryRaw`LOCK TABLE guardians IN ACCESS EXCLUSIVE MODE`;
      const answer = hers.get(portal);
      await expect.poll(waitingForTheLock).toBeGreaterThan(0);
      await core.db.$queryRaw`
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return { answer };
    });
    const { status, headers } = await locked.answer;
    expect([status, headers['retry-after']]).toEqual([503, '5']);
  });
});

const waitingForTheLock = async () =>
  (
    await core.db.$queryRaw<unknown[]>`
      SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  ).length;
