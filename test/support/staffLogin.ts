import type { PermissionLevel } from '../../src/core/database/client.ts';
import type { TestCentre } from './centre.ts';
import type { TestCore } from './core.ts';
import { makeVisitor, type Visitor } from './visitor.ts';

export const STAFF_PASSWORD = 'a desk by the window';

/** The email on record of a centre's staff member of a level (centre.ts). */
export const staffEmail = ({ slug }: Pick<TestCentre, 'slug'>, level: PermissionLevel) =>
  `${level}@${slug}.example`;

/** Puts a password for the Office Portal straight into the database. */
export async function givePassword(
  core: TestCore,
  centre: TestCentre,
  level: PermissionLevel,
  { password = STAFF_PASSWORD, mustChange = false }: { password?: string; mustChange?: boolean } = {},
): Promise<void> {
  const { accountId } = centre;
  const staffId = centre.staff[level];
  const chosen = {
    passwordHash: await core.hashing.hash(password),
    changedAt: core.clock.now(),
    mustChange,
  };
  await core.db.credential.upsert({
    where: { staffId },
    update: chosen,
    create: { accountId, staffId, ...chosen },
  });
}

/** A browser in which the staff member of a level is signed in to the Office Portal, with a password given if there is none. */
export async function staffSignedIn(
  { core, url }: { core: TestCore; url: string },
  centre: TestCentre,
  level: PermissionLevel,
  browser = makeVisitor(url),
): Promise<Visitor> {
  if ((await core.db.credential.count({ where: { staffId: centre.staff[level] } })) === 0)
    await givePassword(core, centre, level);
  const answer = await browser.post(`/${centre.slug}/office/sign-in`, {
    email: staffEmail(centre, level),
    password: STAFF_PASSWORD,
  });
  if (answer.status !== 303) throw new Error(`Signing in to the Office Portal answered ${answer.status}.`);
  return browser;
}
