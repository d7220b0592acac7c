import type { z } from 'zod';
import type { Tx } from '../../database/client.ts';
import { writeGuardians } from './guardians.ts';
import type { FileKind, ImportFile } from './importedFile.ts';
import { readRows } from './readRows.ts';
import {
  type GuardianRow,
  type Parsed,
  parseRow,
  type RowSchemas,
  type StaffRow,
  type StudentRow,
} from './rows.ts';
import { refuseOtherFamilyName, refuseRepeated } from './sameFile.ts';
import { writeStaff } from './staff.ts';
import { writeStudents } from './students.ts';
import type { Import, Written } from './writing.ts';

/** Rows written in one transaction: a reset for one of them waits no longer than this takes. */
const BATCH = 2_000;

/** The files of one import, of which any may be absent. */
export type Files = { [Kind in FileKind]?: ImportFile | undefined };

/** Reads every file through and counts its rows: one that breaks off in the middle must show before anything is written. */
export async function countRows(files: Files): Promise<number> {
  let rows = 0;
  for (const kind of ['families', 'students', 'staff'] as const) {
    const file = files[kind];
    if (file) for await (const _ of readRows(file, kind, () => {})) rows += 1;
  }
  return rows;
}

/** Families first, since students belong to them. */
export async function importFiles(
  run: Import,
  { families, students, staff }: Files,
  schemas: RowSchemas,
): Promise<void> {
  const refuse = run.refusals.add;
  if (families) {
    const isFirst = refuseRepeated<GuardianRow>(families.name, 'guardian_id', refuse);
    const isSameFamily = refuseOtherFamilyName(families.name, refuse);
    const fits = (parsed: Parsed<GuardianRow>) => isFirst(parsed) && isSameFamily(parsed);
    await importFile(run, families, 'families', schemas.families, fits, (tx, rows) =>
      writeGuardians(
        run,
        tx,
        rows.map(({ row }) => row),
      ),
    );
  }
  if (students) {
    const fits = refuseRepeated<StudentRow>(students.name, 'student_id', refuse);
    await importFile(run, students, 'students', schemas.students, fits, (tx, rows) =>
      writeStudents(run, tx, students.name, rows),
    );
  }
  if (staff) {
    const fits = refuseRepeated<StaffRow>(staff.name, 'staff_id', refuse);
    await importFile(run, staff, 'staff', schemas.staff, fits, (tx, rows) =>
      writeStaff(run, tx, staff.name, rows),
    );
  }
}

async function importFile<Row>(
  run: Import,
  file: ImportFile,
  kind: FileKind,
  schema: z.ZodType<Row>,
  fits: (parsed: Parsed<Row>) => boolean,
  write: (tx: Tx, rows: readonly Parsed<Row>[]) => Promise<Written>,
): Promise<void> {
  let batch: Parsed<Row>[] = [];
  let read = 0;
  const finishBatch = async () => {
    const rows = batch;
    if (rows.length > 0) await run.write((tx) => write(tx, rows));
    run.advance(read);
    batch = [];
    read = 0;
  };
  for await (const csvRow of readRows(file, kind, run.refusals.add)) {
    read += 1;
    const parsed = parseRow(schema, file.name, csvRow, run.refusals.add);
    if (parsed && fits(parsed)) batch.push(parsed);
    if (read === BATCH) await finishBatch();
  }
  await finishBatch();
}
