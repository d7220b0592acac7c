import { createAccount } from '../../src/core/accounts/createAccount.ts';
import type { Core } from '../../src/core/core.ts';
import { importDirectory } from '../../src/core/directory/importDirectory.ts';
import type { AccountId, GuardianId, StaffId } from '../../src/core/ids.ts';
import { makeFamilies } from '../search/families.ts';

/** A centre with managers who are in Slack, and guardians who can all log in. */
export interface Centre {
  accountId: AccountId;
  slug: string;
  slackTeam: string;
  workspaceId: string;
  /** Managers, by their Slack ids. */
  managers: ReadonlyMap<string, StaffId>;
  /** In the order of the import; each has an email of its own. */
  guardians: { id: GuardianId; name: string; email: string }[];
}

const SLUG = 'superstars';
export const SLACK_TEAM = 'T0BENCH';

/** Makes it as an Operator would: an account, then an import. @param managers Slack ids */
export async function makeCentre(
  core: Core,
  { guardians, managers }: { guardians: number; managers: readonly string[] },
): Promise<Centre> {
  const { accountId } = await createAccount(
    core,
    {
      name: 'Superstars Gymnastics',
      slug: SLUG,
      slackTeam: SLACK_TEAM,
      timezone: 'America/Chicago',
      owner: { name: 'Olive Owner', email: 'olive@superstars.example' },
    },
    { login: 'bench' },
  );
  // The bench asks for more than any person would.
  const off = { burst: { on: false, sends: 1000 }, repeated: { on: false, resets: 100 } };
  await core.db.account.update({ where: { id: accountId }, data: { approvalSettings: off } });
  const report = await importDirectory(core, {
    accountId,
    families: { name: 'families.csv', content: familiesFile(guardians) },
    staff: { name: 'staff.csv', content: staffFile(managers) },
    strict: true,
    actor: { kind: 'operator', id: 'bench' },
  });
  if (report.guardians.added !== guardians) throw new Error('The bench could not import its guardians.');
  const workspace = await core.db.slackWorkspace.findUniqueOrThrow({ where: { teamId: SLACK_TEAM } });
  const imported = await core.db.guardian.findMany({ where: { accountId }, orderBy: { externalId: 'asc' } });
  return {
    accountId,
    slug: SLUG,
    slackTeam: SLACK_TEAM,
    workspaceId: workspace.id,
    managers: await linkManagers(core, accountId, workspace.id, managers),
    guardians: imported.map(({ id, name, email }) => ({ id: id as GuardianId, name, email: email ?? '' })),
  };
}

const numbered = (n: number) => String(n).padStart(6, '0');

function familiesFile(guardians: number): string {
  const rows = ['family_id,family_name,guardian_id,guardian_name,email,phone,can_log_in,language'];
  let family = 0;
  let guardian = 0;
  for (const { name, guardians: parents } of makeFamilies(1)) {
    family += 1;
    for (const parent of parents) {
      if (guardian === guardians) return rows.join('\n');
      guardian += 1;
      const email = `guardian-${guardian}@mail.example`;
      rows.push(
        `F${numbered(family)},${name},G${numbered(guardian)},${parent.name},${email},${parent.phone},yes,`,
      );
    }
  }
  return '';
}

function staffFile(managers: readonly string[]): string {
  const rows = managers.map((id) => `${id},Manager ${id},${id.toLowerCase()}@superstars.example,,manager`);
  return ['staff_id,name,email,phone,permission_level', ...rows].join('\n');
}

async function linkManagers(
  core: Core,
  accountId: AccountId,
  workspaceId: string,
  managers: readonly string[],
): Promise<Map<string, StaffId>> {
  const staff = await core.db.staff.findMany({ where: { accountId, externalId: { in: [...managers] } } });
  const linkedAt = core.clock.now();
  await core.db.slackIdentity.createMany({
    data: staff.map(({ id, externalId }) => ({
      accountId,
      workspaceId,
      slackUserId: externalId,
      staffId: id,
      linkedAt,
    })),
  });
  return new Map(staff.map(({ id, externalId }) => [externalId, id as StaffId]));
}
