import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalSlack } from '../../../demo/slack/local-slack.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { runTool } from './tool.ts';

const SECRET = Buffer.alloc(32, 5).toString('base64');
const CREATE = [
  ...[
    'account',
    'create',
    '--name',
    'Superstars Gymnastics',
    '--slug',
    'superstars',
    '--slack-team',
    'T0123',
  ],
  ...[
    '--timezone',
    'America/Chicago',
    '--owner-name',
    'Olive Owner',
    '--owner-email',
    'olive@superstars.example',
  ],
  ...['--owner-phone', '+15125550100'],
];

let database: TestDatabase;
let settings: Record<string, string>;
beforeAll(async () => {
  database = await openTestDatabase();
  settings = { DATABASE_URL: database.url, APP_SECRET: SECRET };
});
afterAll(() => database.close());

describe('npx keydesk', () => {
  it('without or with unknown words tells how it is used, and ends with 2', async () => {
    expect(await runTool([], settings)).toMatchObject({ code: 2 });
    const unknown = await runTool(['frobnicate'], settings);
    expect(unknown.code).toBe(2);
    expect(unknown.err).toContain('npx keydesk --help');
    expect(await runTool(['account', 'create', '--name', 'x'], settings)).toMatchObject({ code: 2 });
    const help = await runTool(['--help'], settings);
    expect(help.code).toBe(0);
    for (const command of ['account', 'import', 'policies', 'audit', 'doctor'])
      expect(help.out).toContain(command);
  });

  it('with missing settings says which, one line each, and ends with 1', async () => {
    const ran = await runTool(['audit', 'verify', 'superstars'], {});
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(/^APP_SECRET is missing\. .*openssl rand -base64 32$/m);
    expect(ran.err).not.toContain('    at ');
  });

  it('with a database out of reach says so in one sentence', async () => {
    const ran = await runTool(['audit', 'verify', 'superstars'], {
      ...settings,
      DATABASE_URL: 'postgres://x:y@127.0.0.1:1/none',
    });
    expect(ran.code).toBe(1);
    expect(ran.err).not.toContain('    at ');
    expect(ran.err).not.toContain(':y@');
    expect(ran.err.trim().split('\n')).toHaveLength(1);
  });

  it('makes an account once, and verifies its Audit Log until somebody touches it', async () => {
    const made = await runTool(CREATE, settings);
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).not.toMatch(/https?:\/\//);
    expect(made.out).toContain('npx keydesk owner-link superstars');
    const again = await runTool(CREATE, settings);
    expect(again).toMatchObject({ code: 1, out: '' });
    expect(again.err).toMatch(/already|belongs to another/);

    const whole = await runTool(['audit', 'verify', 'superstars', '--json'], settings);
    expect(whole.code).toBe(0);
    const verdict = JSON.parse(whole.out);
    expect(verdict).toMatchObject({ ok: true, entries: 1, problems: [] });
    const verify = (head: string) => runTool(['audit', 'verify', 'superstars', '--expect', head], settings);
    expect(await verify(verdict.head)).toMatchObject({ code: 0 });
    // Half a head, or none, is a slip and no tampering.
    expect(await verify(verdict.head.slice(0, -1))).toMatchObject({ code: 2, out: '' });
    expect(
      await verify(verdict.head.replace(/.$/, (last: string) => (last === '0' ? '1' : '0'))),
    ).toMatchObject({
      code: 1,
      out: expect.stringContaining('no longer part of the chain'),
    });

    await database.pool.query(`
      ALTER TABLE audit_log DISABLE TRIGGER USER;
      UPDATE audit_log SET actor_id = 'somebody else';
      ALTER TABLE audit_log ENABLE TRIGGER USER`);
    const touched = await runTool(['audit', 'verify', 'superstars'], settings);
    expect(touched.code).toBe(1);
    expect(touched.out).toContain('Entry 1 was changed');
    expect(await runTool(['audit', 'verify', 'nobody'], settings)).toMatchObject({ code: 1, out: '' });
  });
});

describe('npx keydesk doctor', () => {
  let resend: Server;
  let answer: { status: number; body: unknown };
  beforeAll(async () => {
    resend = createServer((_, res) => {
      res.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    });
    await new Promise<void>((listening) => resend.listen(0, '127.0.0.1', listening));
  });
  afterAll(() => resend.close());

  async function examine(scopes?: string) {
    const manifest = readFileSync('manifest.yml', 'utf8');
    const slack = await startLocalSlack({
      workspace: { id: 'T0123', name: 'Superstars' },
      people: [],
      channels: [],
      manifest: scopes ? manifest.replace(scopes, '') : manifest,
      delivery: { kind: 'http', requestUrl: 'http://127.0.0.1:1/slack/events' },
      signingSecret: 'signing-example',
      botToken: 'xoxb-example',
      appToken: 'xapp-example',
    });
    const ran = await runTool(['doctor'], {
      ...settings,
      PUBLIC_URL: 'https://keydesk.example.com',
      SLACK_BOT_TOKEN: 'xoxb-example',
      SLACK_SIGNING_SECRET: 'signing-example',
      SLACK_API_URL: slack.apiUrl,
      RESEND_API_KEY: 're_example',
      RESEND_BASE_URL: `http://127.0.0.1:${(resend.address() as AddressInfo).port}`,
      EMAIL_FROM: 'keydesk@mail.example.com',
    });
    await slack.stop();
    return ran;
  }

  it('finds everything well, and prints no secret', async () => {
    answer = { status: 200, body: { data: [{ name: 'mail.example.com', status: 'verified' }] } };
    const ran = await examine();
    expect(ran.out).not.toContain('✗');
    expect(ran.code).toBe(0);
    for (const secret of ['xoxb-example', 'signing-example', 're_example', SECRET])
      expect(ran.out + ran.err).not.toContain(secret);
  });

  it.each([
    [
      'a key that Resend refuses',
      { status: 401, body: { name: 'missing_api_key' } },
      /✗ Resend: .*RESEND_API_KEY/,
    ],
    [
      'a domain that is not verified',
      { status: 200, body: { data: [{ name: 'mail.example.com', status: 'pending' }] } },
      /✗ Resend: .*not verified/,
    ],
    ['an answer that is nonsense', { status: 200, body: 'hello' }, /✗ Resend: /],
  ])('finds %s, and ends with 1', async (_, says, line) => {
    answer = says;
    const ran = await examine();
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(line);
  });

  it('finds a scope that the app was not given', async () => {
    answer = { status: 401, body: { name: 'restricted_api_key' } };
    const ran = await examine('      - im:history\n');
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/✗ Slack: the app lacks im:history\./);
    expect(ran.out).toMatch(/✓ Resend: /);
  });
});
