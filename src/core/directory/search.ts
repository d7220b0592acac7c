import type { Core } from '../core.ts';
import { Prisma, type Tx } from '../database/client.ts';
import type { AccountId, GuardianId } from '../ids.ts';
import { type FoundGuardian, loadGuardians } from './found.ts';
import { findBest } from './search/findBest.ts';
import { foldWords } from './search/fold.ts';
import { piecesOf } from './search/pieces.ts';

export type { FoundGuardian } from './found.ts';

/** A search shows at most this many guardians, and says when there are more. */
export const MOST_GUARDIANS = 20;
/** The family picker offers at most this many. */
export const MOST_FAMILIES = 20;
/** Families have one or two guardians, seldom more. */
const GUARDIANS_A_FAMILY = 2;

/**
 * Guardians of one account by any words: parts of their name, family, students, email or phone, in any order, with
 * typos in names and accents forgiven; best first. Whatever is typed is safe and never an error.
 */
export async function searchGuardians(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  words: string,
): Promise<{ guardians: FoundGuardian[]; more: boolean }> {
  return searching(core, async (tx) => {
    const { guardianIds, more } = await findBest(tx, accountId, piecesOf(words), MOST_GUARDIANS);
    return { guardians: await loadInOrder(tx, accountId, guardianIds), more };
  });
}

/** A family to pick, with its guardians' names. */
export interface FoundFamily {
  id: string;
  name: string;
  guardians: string[];
}

/** Families that the words fit, best first, for a picker; without words the first ones by name. */
export async function searchFamilies(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  words: string,
): Promise<{ families: FoundFamily[]; more: boolean }> {
  const pieces = piecesOf(words);
  if (pieces.length === 0 && words.trim() === '') return firstFamilies(core, accountId);
  return searching(core, async (tx) => {
    const best = await findBest(tx, accountId, pieces, MOST_FAMILIES * GUARDIANS_A_FAMILY);
    const found = await loadInOrder(tx, accountId, best.guardianIds);
    const ids = [...new Set(found.map(({ familyId }) => familyId))];
    const families = await loadFamilies(tx, accountId, ids.slice(0, MOST_FAMILIES));
    const named = ({ name }: FoundFamily) =>
      foldWords(name).some((word) => pieces.some(({ text }) => word.startsWith(text)));
    // Who looks for a family types its name, more often than a guardian's or a student's.
    const byName = [...families.filter(named), ...families.filter((family) => !named(family))];
    return { families: byName, more: best.more || ids.length > MOST_FAMILIES };
  });
}

/** A family's guardians, by name; none for a family of another account. */
export function guardiansOfFamily(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  familyId: string,
): Promise<FoundGuardian[]> {
  return loadGuardians(core.db, accountId, Prisma.sql`g.family_id = ${familyId}::uuid`);
}

/** One guardian; undefined when it is not, or no longer, in this account. */
export async function findGuardian(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  guardianId: GuardianId,
): Promise<FoundGuardian | undefined> {
  const [guardian] = await loadGuardians(core.db, accountId, Prisma.sql`g.id = ${guardianId}::uuid`);
  return guardian;
}

/** The planner knows nothing of how rare a word is and would rather read a whole table; here it must use the index. */
function searching<T>(core: Pick<Core, 'db'>, work: (tx: Tx) => Promise<T>): Promise<T> {
  return core.db.$transaction(async (tx) => {
    await tx.$executeRaw`SET LOCAL enable_seqscan = off`;
    return work(tx);
  });
}

async function loadInOrder(tx: Tx, accountId: AccountId, ids: readonly string[]): Promise<FoundGuardian[]> {
  if (ids.length === 0) return [];
  const guardians = await loadGuardians(tx, accountId, Prisma.sql`g.id = ANY(${ids}::uuid[])`);
  const place = new Map(ids.map((id, index) => [id, index]));
  return guardians.sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
}

async function firstFamilies(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
): Promise<{ families: FoundFamily[]; more: boolean }> {
  const first = await core.db.family.findMany({
    where: { accountId, guardians: { some: {} } },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: MOST_FAMILIES + 1,
    select: { id: true },
  });
  const ids = first.slice(0, MOST_FAMILIES).map(({ id }) => id);
  return { families: await loadFamilies(core.db, accountId, ids), more: first.length > MOST_FAMILIES };
}

async function loadFamilies(
  db: Pick<Tx, 'family'>,
  accountId: AccountId,
  ids: readonly string[],
): Promise<FoundFamily[]> {
  const rows = await db.family.findMany({
    where: { accountId, id: { in: [...ids] } },
    select: { id: true, name: true, guardians: { select: { name: true }, orderBy: { name: 'asc' } } },
  });
  const families = rows.map(({ id, name, guardians }) => ({
    id,
    name,
    guardians: guardians.map((one) => one.name),
  }));
  return families.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
}
