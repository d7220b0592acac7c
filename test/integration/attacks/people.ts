import argon2 from 'argon2';
import { emailKey } from '../../../src/core/addresses.ts';
import type { World } from '../keydesk/world.ts';

/** Hashing that takes a millisecond. Only to see what else takes time: nothing of it is ever as in the real thing. */
export const CHEAP = { memoryCost: 1_024, timeCost: 1, parallelism: 1 } as const;

/** In the email of everybody on record, and not in others, which are of the same length. */
export const KNOWN = 'known-';
const STRANGER = 'other-';

export const knownEmail = (i: number) => `${KNOWN}${i}@example.com`;
export const strangerEmail = (i: number) => `${STRANGER}${i}@example.com`;

/** Puts so many guardians with a password on record. */
export async function addKnown({ core, accountId }: World, many: number): Promise<void> {
  const passwordHash = await argon2.hash('the password of everybody', { type: argon2.argon2id, ...CHEAP });
  const { id: familyId } = await core.db.family.create({
    data: { accountId, externalId: 'f-known', name: 'Known' },
  });
  await core.db.guardian.createMany({
    data: Array.from({ length: many }, (_, i) => ({
      accountId,
      familyId,
      externalId: `g-known-${i}`,
      name: 'Kim Known',
      email: knownEmail(i),
      emailKey: emailKey(knownEmail(i)),
      canLogIn: true,
    })),
  });
  const guardians = await core.db.guardian.findMany({ where: { accountId, familyId }, select: { id: true } });
  await core.db.credential.createMany({
    data: guardians.map(({ id }) => ({
      accountId,
      guardianId: id,
      passwordHash,
      changedAt: core.clock.now(),
    })),
  });
}
