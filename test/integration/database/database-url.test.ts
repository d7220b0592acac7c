import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../src/core/database/open.ts';
import { openEmptyDatabase } from '../../support/database.ts';

let server: { url: string; close(): Promise<void> };
beforeAll(async () => {
  server = await openEmptyDatabase();
});
afterAll(() => server.close());

/** The server's address with one part changed. */
function changed(part: 'port' | 'password' | 'pathname' | 'hostname', to: string): string {
  const url = new URL(server.url);
  url[part] = to;
  return url.href;
}

describe('with DATABASE_URL', () => {
  it('Keydesk migrates and uses that database, and makes no data folder', async () => {
    const { db, url, close } = await openDatabase({ databaseUrl: server.url, dataDir: '/nowhere/at/all' });
    expect(url).toBe(server.url);
    expect(await db.account.count()).toBe(0);
    await close();
    await close();
  });

  it('a time means the same to Prisma and to PostgreSQL, whatever time zone the database is set to', async () => {
    const setZone = async (zone: string) => {
      const { pool, close } = await openDatabase({ databaseUrl: server.url, dataDir: '' });
      await pool.query(`ALTER DATABASE "${new URL(server.url).pathname.slice(1)}" SET timezone = '${zone}'`);
      await close();
    };
    await setZone('America/Chicago');
    const address = new URL(server.url);
    address.searchParams.set('options', '-c statement_timeout=60000');
    for (const databaseUrl of [server.url, address.href]) {
      const { db, pool, close } = await openDatabase({ databaseUrl, dataDir: '' });
      const createdAt = new Date('2026-11-21T15:00:00.123Z');
      const made = await db.account.create({
        data: { slug: 'zone', name: 'Zone', timezone: 'UTC', createdAt },
      });
      expect((await db.account.findUniqueOrThrow({ where: { id: made.id } })).createdAt).toEqual(createdAt);
      // What PostgreSQL itself takes it for, which a mistake made both ways would hide from Prisma.
      const { rows } = await pool.query(
        'SELECT extract(epoch FROM created_at)::float8 AS seconds FROM accounts',
      );
      expect(rows).toEqual([{ seconds: createdAt.getTime() / 1_000 }]);
      await db.account.delete({ where: { id: made.id } });
      await close();
    }
    await setZone('UTC');
  });
});

describe('a database that cannot be reached gives one plain sentence', () => {
  it.each([
    ['no address', () => 'nonsense', 'DATABASE_URL is not an address. Write it like postgresql://'],
    [
      'nobody there',
      () => changed('port', '1'),
      /^No PostgreSQL answers at 127\.0\.0\.1:1\. Start it, or correct DATABASE_URL\.$/,
    ],
    [
      'no such host',
      () => changed('hostname', 'nowhere.invalid'),
      'There is no host “nowhere.invalid”. Correct DATABASE_URL.',
    ],
    [
      'wrong password',
      () => changed('password', 'wr0ng'),
      /does not let Keydesk in \(password authentication failed .*Correct user and password/,
    ],
    [
      'no such database',
      () => changed('pathname', '/missing'),
      /has no database “missing”\. Make it \(createdb missing\)/,
    ],
  ])('%s', async (_, address, sentence) => {
    const opening = openDatabase({ databaseUrl: address(), dataDir: '' });
    await expect(opening).rejects.toThrow(sentence);
    await expect(opening).rejects.not.toThrow(/wr0ng/);
  });

  it('something else than PostgreSQL', async () => {
    const other = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(
      0,
      '127.0.0.1',
    );
    onTestFinished(() => void other.close());
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    await expect(
      openDatabase({ databaseUrl: `postgresql://a:b@127.0.0.1:${port}/c`, dataDir: '' }),
    ).rejects.toThrow(/cannot be used \(.*\)\. Put that right, or correct DATABASE_URL\.$/);
  });
});
