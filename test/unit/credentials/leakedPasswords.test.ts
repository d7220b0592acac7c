import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import nock from 'nock';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeLeakedPasswords } from '../../../src/core/credentials/leakedPasswords.ts';

const BASE = 'https://api.pwnedpasswords.com';
const PASSWORD = 'contraseña  é';
const hash = createHash('sha1').update(PASSWORD.normalize('NFKC')).digest('hex').toUpperCase();
const [prefix, suffix] = [hash.slice(0, 5), hash.slice(5)];
const PADDING = Array.from({ length: 900 }, (_, i) => `${i.toString(16).toUpperCase().padStart(35, '0')}:0`);
const list = (...lines: string[]) => [...PADDING, ...lines].join('\r\n');

let warnings: object[];
beforeAll(() => nock.disableNetConnect());
beforeEach(() => {
  warnings = [];
});
afterEach(() => nock.cleanAll());

const log = { warn: (...words: unknown[]) => void warnings.push(words) };
const isLeaked = (password = PASSWORD, baseUrl = BASE) => makeLeakedPasswords({ baseUrl, log }).has(password);

describe('a password', () => {
  it('that is on the list is leaked; five characters of its hash go out and padding is asked for', async () => {
    nock(BASE, { reqheaders: { 'add-padding': 'true' } })
      .get(`/range/${prefix}`)
      .times(2)
      .reply(200, list(`${suffix}:37`));
    expect(await isLeaked()).toBe(true);
    expect(await isLeaked(PASSWORD.normalize('NFD'))).toBe(true);
    expect(warnings).toEqual([]);
  });

  it.each([
    ['of which the list has others alone', list()],
    ['that stands there as padding', list(`${suffix}:0`)],
    ['whose line is of another hash', list(`${suffix.slice(0, -1)}${suffix.endsWith('0') ? 1 : 0}:9`)],
  ])('%s is none', async (_, body) => {
    nock(BASE).get(`/range/${prefix}`).reply(200, body);
    expect(await isLeaked()).toBe(false);
    expect(warnings).toEqual([]);
  });
});

describe('when it cannot be found out, the password passes and the log says so without a hint of it', () => {
  const passes = async (baseUrl = BASE) => {
    expect(await isLeaked(PASSWORD, baseUrl)).toBe(false);
    expect(warnings).toHaveLength(1);
    expect(JSON.stringify(warnings)).toContain('let pass');
    expect(JSON.stringify(warnings).toUpperCase()).not.toContain(prefix);
  };

  it.each([
    ['a server in trouble', 500, 'oops'],
    ['too many questions', 429, 'slow down'],
    ['a page instead of a list', 200, '<!doctype html><title>Log in to the hotel</title>'],
    ['nothing', 200, ''],
    ['a list that breaks off', 200, `${list()}\r\n0018A45C4D1DEF`],
    ['a list with too much', 200, list(`${suffix}:1`).repeat(300)],
  ])('%s', async (_, status, body) => {
    nock(BASE).get(`/range/${prefix}`).reply(status, body);
    await passes();
  });

  it('somewhere else to go', async () => {
    nock(BASE).get(`/range/${prefix}`).reply(302, '', { location: 'https://elsewhere.example/' });
    await passes();
  });

  it('a line that breaks', async () => {
    nock(BASE)
      .get(`/range/${prefix}`)
      .replyWithError(new Error(`connect ECONNRESET /range/${prefix}`));
    await passes();
  });

  it('no such host', async () => {
    await passes('https://nowhere.invalid');
  });

  it.each([
    ['says nothing at all', () => {}],
    [
      'begins and never ends',
      (res: import('node:http').ServerResponse) => void res.write(list(`${suffix}:1`)),
    ],
  ])('a server that %s', async (_, answer) => {
    const server: Server = createServer((_req, res) => answer(res)).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    nock.enableNetConnect('127.0.0.1');
    try {
      await passes(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      nock.disableNetConnect();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
