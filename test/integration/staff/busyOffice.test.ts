import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyAudit } from '../../../src/core/audit/verify.ts';
import { Refusal } from '../../../src/core/errors.ts';
import type { StaffId } from '../../../src/core/ids.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { chance, deedsOf } from './busyOffice.ts';
import { oneMore } from './people.ts';

const ROUNDS = 12;
const AT_ONCE = 24;

let core: TestCore;
let centre: TestCentre;
const people: StaffId[] = [];

beforeAll(async () => {
  core = await makeTestCore();
  centre = await makeCentre(core);
  people.push(...Object.values(centre.staff));
  for (const level of ['admin', 'admin', 'manager', 'front_desk'] as const)
    people.push(await oneMore(core, centre, level));
  const { accountId } = centre;
  const chosen = {
    accountId,
    passwordHash: await core.hashing.hash('a desk by the window'),
    changedAt: new Date(0),
  };
  await core.db.credential.createMany({
    data: people.slice(0, 6).map((staffId) => ({ ...chosen, staffId })),
  });
});
afterAll(() => core.close());

/** What must hold whatever was done in whatever order. */
async function expectSane(): Promise<void> {
  const { accountId } = centre;
  const { db } = core;
  const owners = await db.staff.findMany({ where: { accountId, level: 'owner' } });
  expect(owners).toHaveLength(1);
  const staffId = owners[0]?.id ?? '';
  const open = { in: ['pending', 'live'] } as const;
  expect({
    ownersLinks: await db.resetLink.count({
      where: { accountId, staffId, state: { in: [...open.in] }, purpose: { not: 'owner_recovery' } },
    }),
    othersRecoveries: await db.resetLink.count({
      where: {
        accountId,
        staffId: { not: staffId },
        state: { in: [...open.in] },
        purpose: { in: ['owner_recovery', 'owner_first'] },
      },
    }),
    requestsAboutTheOwner: await db.resetRequest.count({ where: { accountId, staffId, state: 'open' } }),
    waysToAssignTheOwners: await db.passwordAssignment.count({
      where: { accountId, subjectId: staffId, endedAt: null },
    }),
    sessionsOfWhoLeft: await db.session.count({
      where: { accountId, staff: { deactivatedAt: { not: null } } },
    }),
    linksOfWhoLeft: await db.resetLink.count({
      where: { accountId, state: { in: [...open.in] }, staff: { deactivatedAt: { not: null } } },
    }),
    requestsOfWhoLeft: await db.resetRequest.count({
      where: { accountId, state: 'open', requester: { deactivatedAt: { not: null } } },
    }),
    recoveriesOfOthers: await db.ownerRecovery.count({
      where: { accountId, state: 'waiting', staffId: { not: staffId } },
    }),
  }).toEqual({
    ownersLinks: 0,
    othersRecoveries: 0,
    requestsAboutTheOwner: 0,
    waysToAssignTheOwners: 0,
    sessionsOfWhoLeft: 0,
    linksOfWhoLeft: 0,
    requestsOfWhoLeft: 0,
    recoveriesOfOthers: 0,
  });
}

it('everything that staff do to one another, at the same moment: nothing ends in anything but a refusal', async () => {
  const seed = 20_261_122;
  const random = chance(seed);
  const deeds = Object.entries(deedsOf(core, centre, people, random));
  const done = new Set<string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const picked = Array.from({ length: AT_ONCE }, () => random.pick(deeds));
    const results = await Promise.allSettled(picked.map(([, deed]) => deed()));
    for (const [i, result] of results.entries()) {
      const name = picked[i]?.[0] ?? '';
      if (result.status === 'fulfilled') done.add(name);
      else if (!(result.reason instanceof Refusal))
        throw new Error(`${name} in round ${round} of seed ${seed}`, { cause: result.reason });
    }
    core.clock.advance(61_000);
    await expectSane();
  }
  expect((await verifyAudit(core, centre.accountId)).problems).toEqual([]);
  expect(deeds.map(([name]) => name).filter((name) => !done.has(name))).toEqual([]);
}, 120_000);
