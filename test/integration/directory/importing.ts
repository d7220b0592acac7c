import {
  type ImportReport,
  type ImportRequest,
  importDirectory,
} from '../../../src/core/directory/importDirectory.ts';
import type { AccountId } from '../../../src/core/ids.ts';
import type { TestCore } from '../../support/core.ts';

/** The headers of the contract. */
export const FAMILIES = 'family_id,family_name,guardian_id,guardian_name,email,phone,can_log_in,language';
export const STUDENTS = 'family_id,student_id,student_name';
export const STAFF = 'staff_id,name,email,phone,permission_level';

export const OPERATOR = { kind: 'operator', id: 'olga' } as const;

/** Lines under a header. */
export const csv = (header: string, ...rows: string[]) => [header, ...rows, ''].join('\n');

interface Texts {
  families?: string;
  students?: string;
  staff?: string;
}

/** Imports texts as if they were files, by the operator. */
export function importTexts(
  core: TestCore,
  accountId: AccountId,
  texts: Texts,
  more: Partial<ImportRequest> = {},
): Promise<ImportReport> {
  const file = (name: keyof Texts) => {
    const content = texts[name];
    return content === undefined ? undefined : { name: `${name}.csv`, content };
  };
  return importDirectory(core, {
    accountId,
    families: file('families'),
    students: file('students'),
    staff: file('staff'),
    actor: OPERATOR,
    ...more,
  });
}

/** The account's audit entries since a number, as `action` and details. */
export async function auditOf(core: TestCore, accountId: AccountId, after = 0) {
  const rows = await core.db.auditEntry.findMany({
    where: { accountId, seq: { gt: after } },
    orderBy: { seq: 'asc' },
  });
  return rows.map(({ action, details, subjectId, actorId, via }) => ({
    action,
    details,
    subjectId,
    actorId,
    via,
  }));
}
