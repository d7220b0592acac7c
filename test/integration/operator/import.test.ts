import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { csv, FAMILIES, STAFF, STUDENTS } from '../directory/importing.ts';
import { runTool } from './tool.ts';

let database: TestDatabase;
let settings: Record<string, string>;
let folder: string;
beforeAll(async () => {
  database = await openTestDatabase();
  settings = { DATABASE_URL: database.url, APP_SECRET: Buffer.alloc(32, 5).toString('base64') };
  folder = mkdtempSync(join(tmpdir(), 'keydesk-import-'));
  const create = ['--name', 'Superstars', '--slug', 'superstars', '--slack-team', 'T0123'];
  const owner = ['--owner-name', 'Olive Owner', '--owner-email', 'olive@superstars.example'];
  await runTool(['account', 'create', ...create, '--timezone', 'America/Chicago', ...owner], settings);
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}
const run = (...args: string[]) => runTool(['import', 'superstars', ...args], settings);

describe('npx keydesk import', () => {
  it('imports the three files, twice to the same effect', async () => {
    const families = file(
      'families.csv',
      csv(FAMILIES, 'F1,López,G1,Ana López,ana@example.com,(512) 555-0101,yes,es'),
    );
    const students = file('students.csv', csv(STUDENTS, 'F1,S1,Mia López'));
    const staff = file('staff.csv', csv(STAFF, 'E1,Fern Front-Desk,fern@example.com,,front_desk'));
    const args = ['--families', families, '--students', students, '--staff', staff];
    const first = await run(...args);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toMatch(/Guardians: +1 added/);
    const again = await run(...args, '--json');
    expect(again.code).toBe(0);
    expect(JSON.parse(again.out)).toMatchObject({
      ok: true,
      account: 'superstars',
      written: true,
      guardians: { added: 0, changed: 0, unchanged: 1 },
      students: { unchanged: 1 },
      staff: { unchanged: 1 },
      refused: 0,
    });
  });

  it('names each wrong row by file, line, column and reason, lets the others count, and ends with 1', async () => {
    const families = file(
      'mixed.csv',
      csv(FAMILIES, 'F2,Ortiz,G2,Eva Ortiz,eva@,,yes,', 'F2,Ortiz,G3,Leo Ortiz,,,no,'),
    );
    const ran = await run('--families', families);
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/Guardians: +1 added/);
    expect(ran.out).toMatch(/mixed\.csv, line 2, email: It is not an email address/);
  });

  it('writes nothing in a dry run, nor with --strict when a row is wrong', async () => {
    const families = file('new.csv', csv(FAMILIES, 'F4,Vega,G4,Ivo Vega,,,yes,'));
    const dry = await run('--families', families, '--dry-run');
    expect(dry.code).toBe(0);
    expect(dry.out).toMatch(/dry run: nothing was written[\s\S]*Guardians: +1 added/);
    const bad = file(
      'bad.csv',
      csv(FAMILIES, 'F4,Vega,G4,Ivo Vega,,,yes,', 'F4,Vega,G5,Ida Vega,,,perhaps,'),
    );
    const strict = await run('--families', bad, '--strict');
    expect(strict.code).toBe(1);
    expect(strict.out).toContain('Nothing was written');
    expect(await database.db.guardian.count({ where: { externalId: { in: ['G4', 'G5'] } } })).toBe(0);
  });

  it('refuses what cannot be read with one sentence', async () => {
    for (const [args, says] of [
      [['--families', join(folder, 'nowhere.csv')], /no such file/],
      [['--families', folder], /no such file/],
      [['--families', file('empty.csv', '')], /empty\.csv cannot be imported\. It is empty/],
    ] as const) {
      const ran = await run(...args);
      expect(ran).toMatchObject({ code: 1, out: '' });
      expect(ran.err).toMatch(says);
      expect(ran.err.trim().split('\n')).toHaveLength(1);
    }
    const nobody = await runTool(['import', 'nobody', '--families', file('x.csv', csv(FAMILIES))], settings);
    expect(nobody).toMatchObject({ code: 1, out: '' });
    expect(nobody.err).toContain('no account “nobody”');
  });

  it('without a file is wrong usage', async () => {
    expect(await run()).toMatchObject({ code: 2, out: '' });
  });
});

describe('npx keydesk account set', () => {
  const set = (...args: string[]) => runTool(['account', 'set', 'superstars', ...args], settings);

  it('raises the least password length and never lowers it below 8', async () => {
    expect(await set('--min-password', '12')).toMatchObject({ code: 0, err: '' });
    expect(await set('--min-password', '7')).toMatchObject({ code: 1, out: '' });
    expect(await database.db.account.findFirst()).toMatchObject({ minPasswordLength: 12 });
  });

  it('does not switch SMS on while Twilio is not set up, and says why', async () => {
    const refused = await set('--sms', 'on');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('TWILIO_ACCOUNT_SID');
    expect(await set('--sms', 'off')).toMatchObject({ code: 0 });
    expect(await database.db.account.findFirst()).toMatchObject({ smsEnabled: false });
  });

  it.each([[[]], [['--sms', 'maybe']], [['--min-password', 'long']]])('%j is wrong usage', async (args) => {
    expect(await set(...args)).toMatchObject({ code: 2, out: '' });
  });
});

describe('npx keydesk audit export', () => {
  const exported = (...args: string[]) => runTool(['audit', 'export', 'superstars', ...args], settings);

  it('prints every entry as CSV', async () => {
    const ran = await exported();
    expect(ran).toMatchObject({ code: 0, err: '' });
    const [header, first, ...others] = ran.out.trimEnd().split('\r\n');
    expect(header).toBe('seq,at,actor_kind,actor_id,via,action,subject_kind,subject_id,details,hash');
    expect(first).toMatch(/^1,\d{4}-\S+Z,operator,[^,]+,operator_tool,account\.created,account,/);
    expect(others).toHaveLength((await database.db.auditEntry.count()) - 1);
  });

  it('prints one JSON object a line', async () => {
    const { out } = await exported('--format', 'jsonl');
    const entries = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(entries[0]).toMatchObject({ seq: 1, action: 'account.created', via: 'operator_tool' });
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
  });

  it('knows no other format', async () => {
    expect(await exported('--format', 'xls')).toMatchObject({ code: 2, out: '' });
  });
});
