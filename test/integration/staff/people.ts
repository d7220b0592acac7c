import type { PermissionLevel } from '../../../src/core/database/client.ts';
import type { StaffId } from '../../../src/core/ids.ts';
import type { TestCentre } from '../../support/centre.ts';
import type { TestCore } from '../../support/core.ts';

let counter = 0;

/** One more of the staff, without a Slack user. */
export async function oneMore(
  core: TestCore,
  { accountId, slug }: Pick<TestCentre, 'accountId' | 'slug'>,
  level: Exclude<PermissionLevel, 'owner'>,
  name = `Another ${level}`,
): Promise<StaffId> {
  counter += 1;
  const email = `another-${counter}@${slug}.example`;
  const { id } = await core.db.staff.create({
    data: { accountId, externalId: `s-more-${counter}`, name, email, emailKey: email, level },
  });
  return id as StaffId;
}

/** Both at once, as two processes would: what each came to. */
export async function atOnce<T>(...work: readonly (() => Promise<T>)[]): Promise<PromiseSettledResult<T>[]> {
  return Promise.allSettled(work.map((one) => one()));
}

export async function levelOf(core: TestCore, id: StaffId): Promise<PermissionLevel> {
  return (await core.db.staff.findUniqueOrThrow({ where: { id } })).level;
}
