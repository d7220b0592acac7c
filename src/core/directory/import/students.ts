import type { AuditEntry } from '../../audit/entry.ts';
import type { Tx } from '../../database/client.ts';
import { newRowId } from './newRowId.ts';
import type { Parsed, StudentRow } from './rows.ts';
import type { Import, Written } from './writing.ts';

/** Writes one batch of students.csv. A student of a family that is not on record is refused. */
export async function writeStudents(
  run: Import,
  tx: Tx,
  file: string,
  rows: readonly Parsed<StudentRow>[],
): Promise<Written> {
  const { accountId, report } = run;
  const families = await tx.family.findMany({
    where: { accountId, externalId: { in: [...new Set(rows.map(({ row }) => row.family_id))] } },
    select: { id: true, externalId: true },
  });
  const familyIds = new Map(families.map(({ externalId, id }) => [externalId, id]));
  const wanted = new Map<string, { familyId: string; name: string }>();
  for (const { line, row } of rows) {
    const familyId = familyIds.get(row.family_id);
    if (familyId) wanted.set(row.student_id, { familyId, name: row.student_name });
    else {
      const reason = 'There is no family of this id on record. Import it with the families first.';
      run.refusals.add({ file, line, column: 'family_id', reason });
    }
  }

  const known = await tx.student.findMany({
    where: { accountId, externalId: { in: [...wanted.keys()] } },
    select: { id: true, externalId: true, familyId: true, name: true },
  });
  const knownIds = new Set(known.map(({ externalId }) => externalId));
  const added = [...wanted].filter(([externalId]) => !knownIds.has(externalId));
  if (added.length > 0) {
    const now = run.core.clock.now();
    const json = JSON.stringify(
      added.map(([externalId, fields]) => ({ id: newRowId(now), externalId, ...fields })),
    );
    await tx.$executeRaw`
      INSERT INTO students (account_id, id, family_id, external_id, name)
      SELECT ${accountId}::uuid, r.id, r."familyId", r."externalId", r.name
      FROM jsonb_to_recordset(${json}::jsonb) AS r (id uuid, "familyId" uuid, "externalId" text, name text)`;
  }
  const changes = known.flatMap(({ id, externalId, ...before }) => {
    const after = wanted.get(externalId);
    const same = !after || (after.familyId === before.familyId && after.name === before.name);
    return same ? [] : [{ id, before, after }];
  });
  if (changes.length > 0) {
    const json = JSON.stringify(changes.map(({ id, after }) => ({ id, ...after })));
    await tx.$executeRaw`
      UPDATE students s SET family_id = u."familyId", name = u.name
      FROM jsonb_to_recordset(${json}::jsonb) AS u (id uuid, "familyId" uuid, name text)
      WHERE s.account_id = ${accountId}::uuid AND s.id = u.id`;
  }

  report.students.added += added.length;
  report.students.changed += changes.length;
  report.students.unchanged += known.length - changes.length;
  const touched = [
    ...added.map(([, { familyId }]) => familyId),
    ...changes.flatMap(({ before, after }) => [before.familyId, after.familyId]),
  ];
  if (touched.length === 0) return { families: [], followUp: async () => [] };
  const details = { students_added: added.length, students_changed: changes.length };
  const imported: AuditEntry = { ...run.by, action: 'directory.imported', details };
  return { families: touched, followUp: async () => [imported] };
}
