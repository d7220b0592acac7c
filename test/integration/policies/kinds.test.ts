import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { after } from '../../../src/core/clock.ts';
import { randomToken, sha256 } from '../../../src/core/secrets.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { accept, BROWSER, publish, record, sessionOf } from './policies.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const sources = (pattern: string) =>
  globSync(pattern, { cwd: root })
    .sort()
    .map((file) => ({ file, text: readFileSync(`${root}/${file}`, 'utf8') }));

let core: TestCore;
let centre: TestCentre;
let pool: pg.Pool;

beforeAll(async () => {
  core = await makeTestCore();
  centre = await makeCentre(core);
  pool = new pg.Pool({ connectionString: core.url, max: 1 });
});
afterAll(async () => {
  await pool.end();
  await core.close();
});

const electronic = () =>
  core.db.policyAcceptance.count({ where: { accountId: centre.accountId, kind: 'electronic' } });

/** Everything a member of the staff has, or gets out of a backup: ids, an own session, hashes of others' sessions. */
async function whatStaffHave(versionId: string, title: string) {
  const { accountId, staff, jane } = centre;
  const now = core.clock.now();
  const ownSession = randomToken();
  await core.db.session.create({
    data: {
      idHash: sha256(ownSession),
      accountId,
      portal: 'office',
      staffId: staff.owner,
      createdAt: now,
      seenAt: now,
      expiresAt: after(now, 60_000),
    },
  });
  const hash = Buffer.from(sha256(await sessionOf(core, centre, jane)));
  const { familyId } = await core.db.guardian.findUniqueOrThrow({ where: { id: jane } });
  const shared = {
    ...{ accountId, versionId, guardianId: jane, familyId, title, body: 'Text.', by: { login: 'op' } },
    ...{ typedName: 'Jane Smith', browser: BROWSER, kind: 'electronic', ip: BROWSER.ip, userAgent: 'x' },
    ...{
      signedOn: '2026-11-20',
      filedAt: 'Binder 3',
      students: ['Lily Smith'],
      actor: { kind: 'guardian', id: jane },
    },
  };
  const sessions = [
    ownSession,
    hash.toString('base64url'),
    hash.toString('hex'),
    jane,
    staff.owner,
    undefined,
  ];
  return { shared, sessions, familyId, staffIds: Object.values(staff) };
}

describe('an electronic acceptance is made by the guardian alone (G8)', () => {
  it('no exported function of core makes one from anything that staff have', async () => {
    const called: string[] = [];
    for (const { file } of sources('src/core/policies/*.ts')) {
      const exported: Record<string, unknown> = await import(pathToFileURL(`${root}/${file}`).href);
      for (const [name, value] of Object.entries(exported)) {
        if (typeof value !== 'function') continue;
        called.push(name);
        const { versionId, title } = await publish(core, centre, 'Text.', `Asked of ${name}`);
        const { shared, sessions, familyId, staffIds } = await whatStaffHave(versionId, title);
        const { accountId, guardianId } = shared;
        for (const session of sessions) {
          for (const staffId of staffIds) {
            for (const args of [
              [core, { ...shared, session, staffId }],
              [core, accountId, { ...shared, session, staffId }],
              [core, accountId, guardianId, versionId],
              [core, accountId, familyId, versionId],
              [core.db, accountId, versionId],
              [{ ...shared, session, staffId }],
            ]) {
              // Most of these make no sense to the function; it may say so in any way it likes.
              await Promise.resolve()
                .then(() => value(...args))
                .catch(() => undefined);
            }
          }
        }
        expect(await electronic(), name).toBe(0);
      }
    }
    // The walk went where it should: these do write, when they are asked rightly.
    expect(called).toEqual(expect.arrayContaining(['acceptPolicy', 'recordSignedForm', 'publishPolicy']));
    expect(await core.db.policyAcceptance.count({ where: { kind: 'manual' } })).toBeGreaterThan(0);
    const { versionId } = await publish(core, centre, 'Text.', 'By Jane');
    const session = await sessionOf(core, centre, centre.jane);
    expect(await accept(core, centre, { session, versionId })).toMatchObject({ kind: 'accepted' });
    expect(await electronic()).toBe(1);
  });

  it('one function in all of Keydesk writes that kind, and takes nobody’s id', () => {
    const writes =
      /policyAcceptance\s*\.\s*(?:create|upsert|update|delete)|(?:INTO|UPDATE|FROM)\s+policy_acceptances/i;
    const all = sources('{src,demo}/**/*.ts');
    const writers = all.filter(({ text }) => writes.test(text));
    expect(writers.map(({ file }) => file)).toEqual([
      'src/core/policies/accept.ts',
      'src/core/policies/recordForm.ts',
    ]);
    const [accepting, recording] = writers;
    expect(accepting?.text).toContain("kind: 'electronic'");
    expect(recording?.text).not.toContain("kind: 'electronic'");
    const asked = /export interface PolicyToAccept \{(.*?)^\}/ms.exec(accepting?.text ?? '')?.[1] ?? '';
    expect(asked).toContain('session');
    expect(asked).not.toMatch(/guardianId|staffId|actor/);
    // Who asks for it: the page of the portal, and nothing of Slack, the operator's tool or the demo.
    const callers = all
      .filter(({ text }) => /import[^;]*\bacceptPolicy\b/.test(text))
      .map(({ file }) => file);
    expect(callers).toEqual(['src/handlers/web/policy.ts']);
  });

  it('nothing outside of sign-in begins a guardian’s session', () => {
    const all = sources('{src,demo}/**/*.ts');
    const makers = all.filter(({ text }) =>
      /INSERT INTO sessions|\bsession\s*\.\s*(?:create\w*|upsert)\(/i.test(text),
    );
    expect(makers.map(({ file }) => file)).toEqual(['src/core/credentials/sessions.ts']);
    const callers = all.filter(({ text }) => /import[^;]*\bopenSession\b/.test(text)).map(({ file }) => file);
    for (const file of callers) expect(file).toMatch(/^src\/core\/credentials\//);
    expect(callers).not.toEqual([]);
  });
});

describe('the database keeps the kinds apart by itself', () => {
  /** A row as it should be, with what an attacker writes otherwise. */
  async function insert(row: Record<string, unknown>): Promise<unknown> {
    const { versionId } = await publish(core, centre, 'Text.', crypto.randomUUID().replaceAll(/\d/g, 'x'));
    const whole: Record<string, unknown> = {
      id: crypto.randomUUID(),
      account_id: centre.accountId,
      version_id: versionId,
      guardian_id: centre.jane,
      body_hash: Buffer.from(sha256('Text.')),
      at: core.clock.now(),
      students: '[]',
      ...row,
    };
    const columns = Object.keys(whole);
    return pool.query(
      `INSERT INTO policy_acceptances (${columns.join(', ')}) VALUES (${columns.map((_, i) => `$${i + 1}`).join(', ')})`,
      Object.values(whole),
    );
  }
  const typed = { kind: 'electronic', typed_name: 'Jane Smith', ip: '192.0.2.7', user_agent: 'x' };
  const form = () => ({
    kind: 'manual',
    recorded_by: centre.staff.manager,
    signed_on: '2026-11-20',
    filed_at: 'Binder 3',
  });

  it('a row of each kind with its own evidence may stand', async () => {
    await insert(typed);
    await insert(form());
  });

  it('an electronic one that staff recorded is refused, and one without a typed name', async () => {
    for (const wrong of [
      { ...typed, recorded_by: centre.staff.owner },
      { ...typed, signed_on: '2026-11-20' },
      { ...typed, filed_at: 'Binder 3' },
      { ...typed, typed_name: null },
      { ...typed, typed_name: ' ' },
      { ...form(), kind: 'electronic' },
    ])
      await expect(insert(wrong)).rejects.toThrow('policy_acceptances_electronic');
  });

  it('a manual one without its form is refused, and one that looks typed', async () => {
    for (const wrong of [
      { ...typed, kind: 'manual' },
      { ...form(), recorded_by: null },
      { ...form(), signed_on: null },
      { ...form(), filed_at: ' ' },
      { ...form(), typed_name: 'Jane Smith' },
      { ...form(), ip: '192.0.2.7' },
      { ...form(), user_agent: 'x' },
    ])
      await expect(insert(wrong)).rejects.toThrow('policy_acceptances_manual');
    await expect(insert({ ...form(), kind: 'other' })).rejects.toThrow('AcceptanceKind');
  });

  it('one of a person of another centre is refused', async () => {
    const other = await makeCentre(core, 'Another Centre');
    await expect(insert({ ...typed, guardian_id: other.jane })).rejects.toThrow('foreign key');
    await expect(insert({ ...form(), recorded_by: other.staff.owner })).rejects.toThrow('foreign key');
    await expect(insert({ ...typed, account_id: other.accountId })).rejects.toThrow('foreign key');
  });

  it('nobody turns one kind into the other, takes one back, or rewrites what was accepted', async () => {
    const { versionId } = await publish(core, centre, 'Text.', 'Kept');
    await record(core, centre, { versionId });
    for (const statement of [
      `UPDATE policy_acceptances SET kind = 'electronic', typed_name = 'Jane Smith', recorded_by = NULL, signed_on = NULL, filed_at = NULL`,
      `UPDATE policy_acceptances SET filed_at = 'elsewhere'`,
      'DELETE FROM policy_acceptances',
      'TRUNCATE policy_acceptances',
      `UPDATE policy_versions SET body = 'Other.', body_hash = sha256('Other.')`,
      'DELETE FROM policy_versions',
      'TRUNCATE policies CASCADE',
    ])
      await expect(pool.query(statement), statement).rejects.toThrow('stays as it is');
    expect(await core.db.policyAcceptance.findMany({ where: { versionId } })).toMatchObject([
      { kind: 'manual', filedAt: 'Binder 3, page 12' },
    ]);
  });
});
