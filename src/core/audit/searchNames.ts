import type { Core } from '../core.ts';
import { type AccountId, isRowId } from '../ids.ts';
import type { ToldEntry } from './search.ts';

/** Names of guardians and staff of the account, by id. */
export type Names = ReadonlyMap<string, string>;

/** Names of everybody whom these entries name by id, as the records have them now. */
export async function namesIn(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  entries: readonly ToldEntry[],
): Promise<Names> {
  const ids = [...new Set(entries.flatMap(idsIn))];
  if (ids.length === 0) return new Map();
  const found = { where: { accountId, id: { in: ids } }, select: { id: true, name: true } };
  const [staff, guardians] = await Promise.all([
    core.db.staff.findMany(found),
    core.db.guardian.findMany(found),
  ]);
  return new Map([...staff, ...guardians].map(({ id, name }) => [id, name]));
}

function idsIn({ actorId, subjectId, details }: ToldEntry): string[] {
  const named = details && typeof details === 'object' ? Object.values(details) : [];
  return [actorId, subjectId, ...named].filter(isRowId);
}
