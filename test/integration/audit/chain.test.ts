import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appendAudit, appendAudits } from '../../../src/core/audit/append.ts';
import { verifyAudit } from '../../../src/core/audit/verify.ts';
import { makeSecrets } from '../../../src/core/secrets.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
  for (let n = 1; n <= 5; n += 1) await append(n);
});

function append(n: number): Promise<void> {
  return core.db.$transaction((tx) =>
    appendAudit(core, tx, centre.accountId, {
      actor: { kind: 'operator', id: 'root' },
      via: 'operator_tool',
      action: 'account.changed',
      details: { zebra: n, apple: 'ä “quoted” \\ text', nothing: null },
    }),
  );
}

/** What somebody with full rights on the database could do. */
async function tamper(sql: string): Promise<void> {
  await core.db.$transaction([
    core.db.$executeRawUnsafe('ALTER TABLE audit_log DISABLE TRIGGER USER'),
    core.db.$executeRawUnsafe('ALTER TABLE audit_heads DISABLE TRIGGER USER'),
    core.db.$executeRawUnsafe(sql.replaceAll('ACCOUNT', `'${centre.accountId}'`)),
    core.db.$executeRawUnsafe('ALTER TABLE audit_heads ENABLE TRIGGER USER'),
    core.db.$executeRawUnsafe('ALTER TABLE audit_log ENABLE TRIGGER USER'),
  ]);
}

const problems = async () => (await verifyAudit(core, centre.accountId)).problems;

describe('the chain of the Audit Log', () => {
  it('verifies, and again after more entries and a rotation of APP_SECRET', async () => {
    expect(await verifyAudit(core, centre.accountId)).toMatchObject({ entries: 5, problems: [] });
    const rotated = { ...core, secrets: makeSecrets([Buffer.alloc(32, 9), Buffer.alloc(32, 'test')]) };
    await core.db.$transaction((tx) =>
      appendAudit(rotated, tx, centre.accountId, {
        actor: { kind: 'keydesk' },
        via: 'worker',
        action: 'reset.expired',
      }),
    );
    expect((await verifyAudit(rotated, centre.accountId)).problems).toEqual([]);
  });

  it('grows by thousands of entries in a moment, in their order, and by none', async () => {
    const entries = Array.from({ length: 12_000 }, (_, n) => ({
      actor: { kind: 'operator' as const, id: 'ö \\ "root"' },
      via: 'operator_tool' as const,
      action: 'guardian.contact_changed' as const,
      subject: { kind: 'guardian' as const, id: `g-${n}` },
      details: { zebra: n, apple: 'ä “quoted” \\u0041 text', nothing: null, yes: true },
    }));
    await core.db.$transaction(async (tx) => {
      await appendAudits(core, tx, centre.accountId, []);
      await appendAudits(core, tx, centre.accountId, entries);
    });
    await append(6);
    expect(await verifyAudit(core, centre.accountId)).toMatchObject({ entries: 12_006, problems: [] });
    const [first] = await core.db.auditEntry.findMany({ where: { accountId: centre.accountId, seq: 6 } });
    expect(first).toMatchObject({ subjectId: 'g-0', details: { zebra: 0, nothing: null, yes: true } });
  });

  it('refuses UPDATE, DELETE and TRUNCATE', async () => {
    await expect(core.db.auditEntry.updateMany({ data: { action: 'x' } })).rejects.toThrow(/append-only/i);
    await expect(core.db.auditEntry.deleteMany()).rejects.toThrow(/append-only/i);
    await expect(core.db.$executeRaw`TRUNCATE audit_log`).rejects.toThrow(/append-only/i);
    expect(await problems()).toEqual([]);
  });

  it.each([
    ['actor_id', `UPDATE audit_log SET actor_id = 'somebody else' WHERE account_id = ACCOUNT AND seq = 3`],
    ['actor_kind', `UPDATE audit_log SET actor_kind = 'staff' WHERE account_id = ACCOUNT AND seq = 3`],
    ['at', `UPDATE audit_log SET at = at + interval '1 second' WHERE account_id = ACCOUNT AND seq = 3`],
    ['via', `UPDATE audit_log SET via = 'slack' WHERE account_id = ACCOUNT AND seq = 3`],
    ['action', `UPDATE audit_log SET action = 'reset.sent' WHERE account_id = ACCOUNT AND seq = 3`],
    [
      'subject',
      `UPDATE audit_log SET subject_kind = 'staff', subject_id = 'x' WHERE account_id = ACCOUNT AND seq = 3`,
    ],
    [
      'details',
      `UPDATE audit_log SET details = details || '{"zebra": 99}' WHERE account_id = ACCOUNT AND seq = 3`,
    ],
    ['hash', `UPDATE audit_log SET hash = prev_hash WHERE account_id = ACCOUNT AND seq = 3`],
  ])('finds an entry whose %s was changed', async (_, sql) => {
    await tamper(sql);
    expect(await problems()).toContain('Entry 3 was changed, or was not written by Keydesk.');
  });

  it('finds a missing entry in the middle, at the beginning and at the end', async () => {
    await tamper('DELETE FROM audit_log WHERE account_id = ACCOUNT AND seq IN (1, 3, 5)');
    expect(await problems()).toEqual([
      'Entry 1 is missing.',
      'Entry 3 is missing.',
      'Entry 5 is missing at the end.',
    ]);
  });

  it('finds an inserted entry, also when the head was moved along', async () => {
    await tamper(`INSERT INTO audit_log SELECT account_id, 6, at, actor_kind, actor_id, via, action, subject_kind, subject_id, details, hash, sha256('guess')
      FROM audit_log WHERE account_id = ACCOUNT AND seq = 5`);
    expect(await problems()).not.toEqual([]);
    await tamper(`UPDATE audit_heads SET seq = 6, hash = sha256('guess') WHERE account_id = ACCOUNT`);
    expect(await problems()).toEqual(['Entry 6 was changed, or was not written by Keydesk.']);
  });

  it('finds two entries that changed places', async () => {
    await tamper(
      `UPDATE audit_log SET seq = CASE seq WHEN 2 THEN 103 ELSE 102 END WHERE account_id = ACCOUNT AND seq IN (2, 3)`,
    );
    await tamper(`UPDATE audit_log SET seq = seq - 100 WHERE account_id = ACCOUNT AND seq > 100`);
    expect((await problems()).length).toBeGreaterThan(0);
  });

  it('finds an entry copied from another account', async () => {
    const victim = centre;
    const other = await makeCentre(core);
    centre = other;
    await append(1);
    await tamper(`UPDATE audit_log SET details = v.details, hash = v.hash FROM audit_log v
      WHERE audit_log.account_id = ACCOUNT AND audit_log.seq = 1 AND v.account_id = '${victim.accountId}' AND v.seq = 1`);
    expect(await problems()).toContain('Entry 1 was changed, or was not written by Keydesk.');
  });

  it('finds a tail that was cut together with the head, if its hash was noted', async () => {
    const noted = (await verifyAudit(core, centre.accountId)).head;
    await tamper('DELETE FROM audit_log WHERE account_id = ACCOUNT AND seq > 3');
    await tamper(
      `UPDATE audit_heads SET seq = 3, hash = (SELECT hash FROM audit_log l WHERE l.account_id = ACCOUNT AND l.seq = 3) WHERE account_id = ACCOUNT`,
    );
    expect(await problems()).toEqual([]);
    expect((await verifyAudit(core, centre.accountId, noted)).problems).toHaveLength(1);
  });

  it('stays whole when fifty entries are added at once', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, n) => append(n)));
    expect(await verifyAudit(core, centre.accountId)).toMatchObject({ entries: 55, problems: [] });
  });

  it('takes no entry with a wrong secret for genuine', async () => {
    const stranger = { ...core, secrets: makeSecrets([Buffer.alloc(32, 3)]) };
    expect((await verifyAudit(stranger, centre.accountId)).problems).toHaveLength(5);
  });
});
