import { emailKey } from '../../addresses.ts';
import type { AuditEntry } from '../../audit/entry.ts';
import type { Staff, Tx } from '../../database/client.ts';
import { followUp } from './personChanges.ts';
import type { Parsed, StaffRow } from './rows.ts';
import type { Import, Written } from './writing.ts';

type Fields = Pick<Staff, 'name' | 'email' | 'phone' | 'level'>;
const FIELDS = ['name', 'email', 'phone', 'level'] as const;

/**
 * Writes one batch of staff.csv. An import neither makes nor touches a Business Owner (S3, S8): with a changed email
 * a file could otherwise take the account over.
 */
export async function writeStaff(
  run: Import,
  tx: Tx,
  file: string,
  rows: readonly Parsed<StaffRow>[],
): Promise<Written> {
  const { accountId, report } = run;
  // All of them stand in line with what else concerns them; a staff list is short. Rows that only name them, such as a
  // notice to them or a credit that they took, are not held up: whoever writes those may hold the balance.
  await tx.$queryRaw`
    SELECT 1 FROM staff WHERE account_id = ${accountId}::uuid
      AND external_id = ANY(${rows.map(({ row }) => row.staff_id)}::text[]) ORDER BY id
      FOR NO KEY UPDATE`;
  const known = await tx.staff.findMany({
    where: { accountId, externalId: { in: rows.map(({ row }) => row.staff_id) } },
    select: { id: true, externalId: true, name: true, email: true, phone: true, level: true },
  });
  const byId = new Map(known.map((person) => [person.externalId, person]));

  const added: { externalId: string; fields: Fields }[] = [];
  const changes: { id: string; before: Fields; after: Fields }[] = [];
  for (const { line, row } of rows) {
    const before = byId.get(row.staff_id);
    const after = { name: row.name, email: row.email, phone: row.phone, level: row.permission_level };
    if (before?.level === 'owner') {
      const reason = 'It is the id of the Business Owner, whom an import cannot change. Leave the row out.';
      run.refusals.add({ file, line, column: 'staff_id', reason });
    } else if (!before) added.push({ externalId: row.staff_id, fields: after });
    else if (FIELDS.some((field) => before[field] !== after[field]))
      changes.push({ id: before.id, before, after });
    else report.staff.unchanged += 1;
  }
  const created = await tx.staff.createManyAndReturn({
    data: added.map(({ externalId, fields }) => ({ accountId, externalId, ...withKey(fields) })),
    select: { id: true, level: true },
  });
  for (const { id, after } of changes) {
    await tx.staff.update({ where: { accountId_id: { accountId, id } }, data: withKey(after) });
  }
  report.staff.added += added.length;
  report.staff.changed += changes.length;
  if (added.length + changes.length === 0) return { families: [], followUp: async () => [] };
  const levels = [
    ...created.map(({ id, level }) => ({ id, from: null, to: level })),
    ...changes.map(({ id, before, after }) => ({ id, from: before.level, to: after.level })),
  ].filter(({ from, to }) => from !== to);
  const leveled = levels.map(
    ({ id, from, to }): AuditEntry => ({
      ...run.by,
      action: 'staff.level_changed',
      subject: { kind: 'staff', id },
      details: { from, to },
    }),
  );
  const details = { staff_added: added.length, staff_changed: changes.length };
  const imported: AuditEntry = { ...run.by, action: 'directory.imported', details };
  return {
    families: [],
    async followUp() {
      const aftermath = await followUp(run.core, tx, accountId, 'staff', changes, run.by);
      report.linksEnded += aftermath.linksEnded;
      return [...aftermath.entries, ...leveled, imported];
    },
  };
}

function withKey(fields: Fields) {
  return { ...fields, emailKey: fields.email && emailKey(fields.email) };
}
