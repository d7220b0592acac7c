import type { Core } from '../core.ts';
import { NoSuchFamily } from '../errors.ts';
import { type AccountId, type GuardianId, isRowId } from '../ids.ts';
import { type NewestVersion, newestPolicies, readStandings, type Standing } from './read.ts';

/** How one guardian of the family stands to one policy. Without `accepted`, it waits. */
export interface GuardianStanding extends Standing {
  guardianId: GuardianId;
  name: string;
  /** Without it, only a signed form is possible. */
  canLogIn: boolean;
}

export interface FamilyPolicies {
  familyId: string;
  familyName: string;
  /** Names of the family's students, whom each acceptance covers. */
  students: string[];
  /** Each policy's newest version with every guardian of the family; policies by title, guardians by name. */
  policies: (NewestVersion & { guardians: GuardianStanding[] })[];
}

/**
 * How a family stands to each policy of the account, for staff who may `see-policies`.
 * @throws NoSuchFamily
 */
export async function policiesOfFamily(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  familyId: string,
): Promise<FamilyPolicies> {
  const family = isRowId(familyId)
    ? await core.db.family.findUnique({
        where: { accountId_id: { accountId, id: familyId } },
        select: {
          name: true,
          students: { select: { name: true }, orderBy: [{ name: 'asc' }, { id: 'asc' }] },
          guardians: {
            select: { id: true, name: true, canLogIn: true },
            orderBy: [{ name: 'asc' }, { id: 'asc' }],
          },
        },
      })
    : null;
  if (!family) throw new NoSuchFamily();
  const ids = family.guardians.map((guardian) => guardian.id);
  const [policies, standing] = await Promise.all([
    newestPolicies(core, accountId),
    readStandings(core, accountId, ids),
  ]);
  return {
    familyId,
    familyName: family.name,
    students: family.students.map((student) => student.name),
    policies: policies.map((policy) => ({
      ...policy,
      guardians: family.guardians.map(({ id, ...guardian }) => ({
        ...guardian,
        guardianId: id as GuardianId,
        ...standing(id, policy),
      })),
    })),
  };
}
