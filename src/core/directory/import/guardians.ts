import { emailKey } from '../../addresses.ts';
import type { AuditEntry } from '../../audit/entry.ts';
import type { Guardian, Tx } from '../../database/client.ts';
import { newRowId } from './newRowId.ts';
import { followUp } from './personChanges.ts';
import type { GuardianRow } from './rows.ts';
import type { Import, Written } from './writing.ts';

/** The columns of a guardian that an import writes. */
type Fields = Pick<Guardian, 'familyId' | 'name' | 'email' | 'phone' | 'canLogIn' | 'language'>;
type Known = Fields & Pick<Guardian, 'id' | 'externalId'>;

/**
 * Writes one batch of families.csv: new families and guardians, new names of families, changed guardians with what
 * follows from it. Rows that say what is on record already are not touched.
 */
export async function writeGuardians(run: Import, tx: Tx, rows: readonly GuardianRow[]): Promise<Written> {
  const { accountId, report } = run;
  const families = await writeFamilies(run, tx, rows);
  const wanted = new Map(rows.map((row) => [row.guardian_id, fieldsOf(row, families.ids)]));

  const known = await findKnown(tx, accountId, [...wanted.keys()]);
  const byId = new Map(known.map((guardian) => [guardian.externalId, guardian]));
  const added = [...wanted].filter(([externalId]) => !byId.has(externalId));
  await addGuardians(run, tx, added);
  const changes = await lockChanged(tx, accountId, known, wanted);
  await updateGuardians(tx, accountId, changes);
  report.guardians.added += added.length;
  report.guardians.changed += changes.length;
  report.guardians.unchanged += known.length - changes.length;
  const touched = new Set([
    ...families.renamed,
    ...added.map(([, { familyId }]) => familyId),
    ...changes.flatMap(({ before, after }) => [before.familyId, after.familyId]),
  ]);
  const details = {
    families_added: families.added,
    families_changed: families.renamed.length,
    guardians_added: added.length,
    guardians_changed: changes.length,
  };
  const imported: AuditEntry = { ...run.by, action: 'directory.imported', details };
  return {
    families: touched,
    async followUp() {
      const aftermath = await followUp(run.core, tx, accountId, 'guardian', changes, run.by);
      report.linksEnded += aftermath.linksEnded;
      report.sessionsEnded += aftermath.sessionsEnded;
      return touched.size === 0 ? [] : [...aftermath.entries, imported];
    },
  };
}

async function writeFamilies({ core, accountId, report }: Import, tx: Tx, rows: readonly GuardianRow[]) {
  const names = new Map(rows.map((row) => [row.family_id, row.family_name]));
  const known = await tx.family.findMany({
    where: { accountId, externalId: { in: [...names.keys()] } },
    select: { id: true, externalId: true, name: true },
  });
  const ids = new Map(known.map(({ externalId, id }) => [externalId, id]));
  const now = core.clock.now();
  const added = [...names]
    .filter(([externalId]) => !ids.has(externalId))
    .map(([externalId, name]) => ({ id: newRowId(now), externalId, name }));
  if (added.length > 0) {
    await tx.$executeRaw`
      INSERT INTO families (account_id, id, external_id, name)
      SELECT ${accountId}::uuid, r.id, r."externalId", r.name
      FROM jsonb_to_recordset(${JSON.stringify(added)}::jsonb) AS r (id uuid, "externalId" text, name text)`;
  }
  for (const { externalId, id } of added) ids.set(externalId, id);
  const renamed = known.filter(({ externalId, name }) => names.get(externalId) !== name);
  const changes = JSON.stringify(renamed.map(({ id, externalId }) => ({ id, name: names.get(externalId) })));
  if (renamed.length > 0) {
    await tx.$executeRaw`
      UPDATE families f SET name = u.name FROM jsonb_to_recordset(${changes}::jsonb) AS u (id uuid, name text)
      WHERE f.account_id = ${accountId}::uuid AND f.id = u.id`;
  }
  report.families.added += added.length;
  report.families.changed += renamed.length;
  return { ids, added: added.length, renamed: renamed.map(({ id }) => id) };
}

async function addGuardians(
  { core, accountId }: Import,
  tx: Tx,
  added: readonly [externalId: string, fields: Fields][],
): Promise<void> {
  if (added.length === 0) return;
  const now = core.clock.now();
  const rows = added.map(([externalId, fields]) => ({ id: newRowId(now), externalId, ...withKey(fields) }));
  await tx.$executeRaw`
    INSERT INTO guardians (account_id, id, family_id, external_id, name, email, email_key, phone, can_log_in, language)
    SELECT ${accountId}::uuid, r.id, r."familyId", r."externalId", r.name, r.email, r."emailKey", r.phone, r."canLogIn",
           r.language
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r
      (id uuid, "familyId" uuid, "externalId" text, name text, email text, "emailKey" text, phone text,
       "canLogIn" boolean, language "Language")`;
}

function withKey(fields: Fields) {
  return { ...fields, emailKey: fields.email && emailKey(fields.email) };
}

function findKnown(tx: Tx, accountId: string, externalIds: string[]): Promise<Known[]> {
  return tx.guardian.findMany({
    where: { accountId, externalId: { in: externalIds } },
    select: {
      id: true,
      externalId: true,
      familyId: true,
      name: true,
      email: true,
      phone: true,
      canLogIn: true,
      language: true,
    },
  });
}

function fieldsOf(row: GuardianRow, familyIds: ReadonlyMap<string, string>): Fields {
  const familyId = familyIds.get(row.family_id);
  if (!familyId) throw new Error('A family was neither found nor added.');
  return {
    familyId,
    name: row.guardian_name,
    email: row.email,
    phone: row.phone,
    canLogIn: row.can_log_in,
    language: row.language,
  };
}

const FIELDS = ['familyId', 'name', 'email', 'phone', 'canLogIn', 'language'] as const;

function differs(guardian: Fields, wanted: Fields | undefined): boolean {
  return wanted !== undefined && FIELDS.some((field) => guardian[field] !== wanted[field]);
}

/**
 * Locks the guardians who are to change, in one order everywhere, and reads them again: from here on whoever asks for
 * or redeems a link of theirs stands in line.
 */
async function lockChanged(
  tx: Tx,
  accountId: string,
  known: readonly Known[],
  wanted: ReadonlyMap<string, Fields>,
): Promise<{ id: string; before: Fields; after: Fields }[]> {
  const different = known.filter((guardian) => differs(guardian, wanted.get(guardian.externalId)));
  if (different.length === 0) return [];
  const ids = different.map(({ id }) => id);
  await tx.$queryRaw`
    SELECT 1 FROM guardians WHERE account_id = ${accountId}::uuid AND id = ANY(${ids}::uuid[]) ORDER BY id FOR UPDATE`;
  const current = await findKnown(
    tx,
    accountId,
    different.map(({ externalId }) => externalId),
  );
  return current.flatMap((before) => {
    const after = wanted.get(before.externalId);
    return after && differs(before, after) ? [{ id: before.id, before, after }] : [];
  });
}

async function updateGuardians(
  tx: Tx,
  accountId: string,
  changes: readonly { id: string; after: Fields }[],
): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ id, after }) => ({ id, ...withKey(after) }));
  await tx.$executeRaw`
    UPDATE guardians g SET family_id = u."familyId", name = u.name, email = u.email, email_key = u."emailKey",
      phone = u.phone, can_log_in = u."canLogIn", language = u.language
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS u
      (id uuid, "familyId" uuid, name text, email text, "emailKey" text, phone text, "canLogIn" boolean, language "Language")
    WHERE g.account_id = ${accountId}::uuid AND g.id = u.id`;
}
