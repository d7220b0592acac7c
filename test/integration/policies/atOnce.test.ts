import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../../src/core/audit/verify.ts';
import { AlreadyAccepted, NotPermitted, PolicyChanged } from '../../../src/core/errors.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { accept, auditOf, publish, record, sessionOf } from './policies.ts';

/** Each race is run so often, on real transactions: ten connections of one pool. */
const ROUNDS = 20;

let core: TestCore;
let centre: TestCentre;

beforeAll(async () => {
  core = await makeTestCore();
});
beforeEach(async () => {
  centre = await makeCentre(core);
});
afterAll(() => core.close());

const rounds = Array.from({ length: ROUNDS }, (_, i) => `round ${i}`);
/** Connections to this test's database that wait for a lock. */
async function waiting(): Promise<number> {
  const rows = await core.db.$queryRaw<unknown[]>`
    SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return rows.length;
}

const rowsOf = (versionId: string) => core.db.policyAcceptance.findMany({ where: { versionId } });

describe('at the same moment', () => {
  it('two people recording the same form make one record, and the second is told by whom and when', async () => {
    for (const title of rounds) {
      const { versionId } = await publish(core, centre, 'Text.', title);
      const results = await Promise.allSettled([
        record(core, centre, { versionId, staffId: centre.staff.manager, filedAt: 'Binder 3' }),
        record(core, centre, { versionId, staffId: centre.staff.admin, filedAt: 'Box 9' }),
      ]);
      const won = results.filter((one) => one.status === 'fulfilled');
      const lost = results.filter((one) => one.status === 'rejected');
      expect(won).toHaveLength(1);
      expect(won[0]?.value).toMatchObject({ isNew: true, acceptance: { kind: 'manual' } });
      const refused = lost[0]?.reason;
      expect(refused).toBeInstanceOf(AlreadyAccepted);
      const { recordedBy = '', filedAt = '' } = won[0]?.value.acceptance ?? {};
      expect(refused.message).toBe(
        `${recordedBy} recorded on November 21, 2026 at 9:00 AM that Jane Smith signed “${title}”, version 1, on November 20, 2026; the form is filed at: ${filedAt}. Nothing was recorded, since that stands.`,
      );
      expect(await rowsOf(versionId)).toHaveLength(1);
    }
    expect(await auditOf(core, centre, 'policy.accepted_manually')).toHaveLength(ROUNDS);
    expect((await verifyAudit(core, centre.accountId)).problems).toEqual([]);
  });

  it('one person who clicks twice makes one record, and both clicks end well', async () => {
    for (const title of rounds) {
      const { versionId } = await publish(core, centre, 'Text.', title);
      const clicks = await Promise.all([1, 2, 3].map(() => record(core, centre, { versionId })));
      expect(clicks.map(({ isNew }) => isNew).sort()).toEqual([false, false, true]);
      expect(await rowsOf(versionId)).toHaveLength(1);
    }
    expect(await auditOf(core, centre, 'policy.accepted_manually')).toHaveLength(ROUNDS);
  });

  it('the guardian and the front desk make one acceptance of one kind, and the other is told of it', async () => {
    const session = await sessionOf(core, centre, centre.jane);
    const kinds = { electronic: 0, manual: 0 };
    for (const [i, title] of rounds.entries()) {
      const { versionId } = await publish(core, centre, 'Text.', title);
      const byGuardian = () => accept(core, centre, { session, versionId });
      const byStaff = () => record(core, centre, { versionId }).catch((error: unknown) => error);
      // Whoever is called first often comes first.
      const [first, second] = await Promise.all(
        i % 2 ? [byGuardian(), byStaff()] : [byStaff(), byGuardian()],
      );
      const [onPage, inSlack] = i % 2 ? [first, second] : [second, first];
      const [row, ...more] = await rowsOf(versionId);
      expect(more).toEqual([]);
      if (!row) throw new Error('Nobody won.');
      kinds[row.kind] += 1;
      if (row.kind === 'electronic') {
        expect(onPage).toMatchObject({ kind: 'accepted' });
        expect(inSlack).toBeInstanceOf(AlreadyAccepted);
        expect((inSlack as Error).message).toContain('Jane Smith accepted');
      } else {
        expect(onPage).toMatchObject({ kind: 'accepted-before', acceptance: { kind: 'manual' } });
        expect(inSlack).toMatchObject({ isNew: true });
      }
    }
    expect(await auditOf(core, centre, 'policy.accepted_electronically')).toHaveLength(kinds.electronic);
    expect(await auditOf(core, centre, 'policy.accepted_manually')).toHaveLength(kinds.manual);
    expect(kinds.electronic + kinds.manual).toBe(ROUNDS);
  });

  it('a guardian who accepts and an operator who publishes come one after the other', async () => {
    const session = await sessionOf(core, centre, centre.jane);
    let { versionId } = await publish(core, centre, 'Text.');
    for (const body of rounds) {
      const [accepted, published] = await Promise.all([
        accept(core, centre, { session, versionId }),
        publish(core, centre, body),
      ]);
      if (accepted.kind !== 'accepted')
        expect(accepted).toEqual({ kind: 'changed', newest: published.versionId });
      versionId = published.versionId;
    }
    // In the Audit Log nobody ever accepted a version after the next one was published.
    const entries = await core.db.auditEntry.findMany({
      where: { accountId: centre.accountId, subjectKind: 'policy' },
      orderBy: { seq: 'asc' },
    });
    let newest = 0;
    for (const { action, details } of entries) {
      const { version } = details as { version: number };
      if (action === 'policy.published') newest = version;
      else expect(version).toBe(newest);
    }
    expect(newest).toBe(ROUNDS + 1);
  });

  it('a form recorded while a new text is published is of the text that was newest then', async () => {
    let { versionId } = await publish(core, centre, 'Text.');
    for (const body of rounds) {
      const [recorded, published] = await Promise.all([
        record(core, centre, { versionId }).catch((error: unknown) => error),
        publish(core, centre, body),
      ]);
      if (recorded instanceof Error) expect(recorded).toBeInstanceOf(PolicyChanged);
      else expect(recorded).toMatchObject({ isNew: true });
      versionId = published.versionId;
    }
  });

  it.each([
    ['loses Can Log In', 'UPDATE guardians SET can_log_in = false WHERE id = $1'],
    ['is signed out everywhere', 'DELETE FROM sessions WHERE guardian_id = $1'],
  ])('a guardian who %s while the button is on its way accepts nothing', async (_, statement) => {
    const { versionId } = await publish(core, centre, 'Text.');
    const session = await sessionOf(core, centre, centre.jane);
    const client = new pg.Client({ connectionString: core.url });
    await client.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT 1 FROM guardians WHERE id = $1 FOR UPDATE', [centre.jane]);
      const accepting = accept(core, centre, { session, versionId });
      // It has found the session and waits for the guardian now.
      await expect.poll(waiting).toBe(1);
      await client.query(statement, [centre.jane]);
      await client.query('COMMIT');
      expect(await accepting).toEqual({ kind: 'signed-out' });
      expect(await rowsOf(versionId)).toEqual([]);
    } finally {
      await client.end();
    }
  });

  it.each([
    ['is demoted', "UPDATE staff SET level = 'front_desk' WHERE id = $1"],
    ['is deactivated', 'UPDATE staff SET deactivated_at = now() WHERE id = $1'],
  ])('a manager who %s while YES is on its way records nothing', async (_, statement) => {
    const { versionId } = await publish(core, centre, 'Text.');
    const client = new pg.Client({ connectionString: core.url });
    await client.connect();
    try {
      // As an import does with the people of its file.
      await client.query('BEGIN');
      await client.query('SELECT 1 FROM staff WHERE id = $1 FOR UPDATE', [centre.staff.manager]);
      const recording = record(core, centre, { versionId }).catch((error: unknown) => error);
      await expect.poll(waiting).toBe(1);
      await client.query(statement, [centre.staff.manager]);
      await client.query('COMMIT');
      expect(await recording).toBeInstanceOf(NotPermitted);
      expect(await rowsOf(versionId)).toEqual([]);
    } finally {
      await client.end();
    }
  });
});
