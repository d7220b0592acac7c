import type { PermissionLevel } from '../../../src/core/database/client.ts';
import { acceptOwnership } from '../../../src/core/owner/acceptOwnership.ts';
import { offerOwnership } from '../../../src/core/owner/offerOwnership.ts';
import type { TestCentre } from '../../support/centre.ts';
import type { TestCore } from '../../support/core.ts';
import { proofOf } from './owning.ts';

export const AS_BEFORE = { Fern: 'front_desk', Maya: 'manager', Ada: 'admin', Olive: 'owner' };
export const HANDED_ON = { ...AS_BEFORE, Ada: 'owner', Olive: 'admin' };

/** Somebody offers the business to the one of a level. */
export async function offerBy(
  core: TestCore,
  centre: TestCentre,
  to: PermissionLevel = 'admin',
  from: PermissionLevel = 'owner',
) {
  const { staffId: fromId, proof } = await proofOf(core, centre, from);
  return offerOwnership(core, { accountId: centre.accountId, fromId, toId: centre.staff[to], proof });
}

/** Olive offers it to Ada. @throws when that is refused. */
export async function offeredIn(core: TestCore, centre: TestCentre): Promise<string> {
  const outcome = await offerBy(core, centre);
  if (outcome.kind !== 'offered') throw new Error(`It was ${outcome.kind}.`);
  return outcome.transferId;
}

export async function acceptBy(
  core: TestCore,
  centre: TestCentre,
  transferId: string,
  by: PermissionLevel = 'admin',
) {
  const own = await proofOf(core, centre, by);
  return acceptOwnership(core, { accountId: centre.accountId, transferId, ...own });
}

/** Who has which level, by first name. */
export async function levelsIn(core: TestCore, { accountId }: TestCentre) {
  const staff = await core.db.staff.findMany({ where: { accountId } });
  return Object.fromEntries(staff.map(({ name, level }) => [name.split(' ')[0], level]));
}
