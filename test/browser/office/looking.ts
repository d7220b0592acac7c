import type { Page as Tab } from 'playwright-core';
import type { StaffId } from '../../../src/core/ids.ts';
import { fillIn, goTo, PASSWORD, type Place } from '../portal/looking.ts';

export const office = ({ centre }: Place, path = '') => `/${centre.slug}/office${path}`;

/** The manager who looks at the office, in the language of the place, with a password that is theirs. */
export async function managerOf(
  { core, centre: { accountId }, language }: Place,
  { mustChange = false }: { mustChange?: boolean } = {},
): Promise<{ id: StaffId; email: string }> {
  const found = await core.db.staff.findFirstOrThrow({
    where: { accountId, level: 'manager', deactivatedAt: null },
    orderBy: { externalId: 'asc' },
  });
  const { id, email } = await core.db.staff.update({ where: { id: found.id }, data: { language } });
  const chosen = {
    passwordHash: await core.hashing.hash(PASSWORD),
    changedAt: core.clock.now(),
    mustChange,
  };
  await core.db.credential.upsert({
    where: { staffId: id },
    update: chosen,
    create: { accountId, staffId: id, ...chosen },
  });
  return { id: id as StaffId, email: email ?? '' };
}

/** Opens the sign-in page and tries, with a password that is right unless said otherwise. */
export async function signIn(
  tab: Tab,
  at: Place,
  { password = PASSWORD, mustChange = false }: { password?: string; mustChange?: boolean } = {},
): Promise<void> {
  const { email } = await managerOf(at, { mustChange });
  await goTo(office(at, '/sign-in'))(tab, at);
  await fillIn(tab, { email, password });
}

export const signedInAt = (path: string) => async (tab: Tab, at: Place) => {
  await signIn(tab, at);
  await goTo(office(at, path))(tab, at);
};
