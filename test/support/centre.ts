import { emailKey } from '../../src/core/addresses.ts';
import { openAuditChain } from '../../src/core/audit/append.ts';
import type { PermissionLevel } from '../../src/core/database/client.ts';
import type { AccountId, GuardianId, StaffId } from '../../src/core/ids.ts';
import type { TestCore } from './core.ts';
import { WITHOUT_GUARDS } from './guards.ts';

let counter = 0;

/** A small centre in the database, straight as rows: for tests of rules that are not about importing. */
export interface TestCentre {
  accountId: AccountId;
  slug: string;
  workspaceId: string;
  teamId: string;
  /** One of each level, linked in Slack as `U_FRONT_DESK`, `U_MANAGER`, `U_ADMIN`, `U_OWNER`. */
  staff: Record<PermissionLevel, StaffId>;
  /** Jane Smith: can log in, English, jane.smith@example.com. */
  jane: GuardianId;
  /** José Núñez: can log in, Spanish, jose@example.com. */
  jose: GuardianId;
  /** Bob Smith of Jane's family: no login. */
  bob: GuardianId;
  /** Nora Noemail: can log in, without email. */
  nora: GuardianId;
}

export async function makeCentre(core: TestCore, name = 'Superstars Gymnastics'): Promise<TestCentre> {
  counter += 1;
  const slug = `centre-${counter}`;
  const teamId = `T0${counter}`;
  const now = core.clock.now();
  const { id } = await core.db.account.create({
    data: { slug, name, timezone: 'America/Chicago', approvalSettings: WITHOUT_GUARDS, createdAt: now },
  });
  const accountId = id as AccountId;
  await openAuditChain(core.db, accountId);
  const workspace = await core.db.slackWorkspace.create({ data: { accountId, teamId, installedAt: now } });

  const member = async (level: PermissionLevel, person: string): Promise<StaffId> => {
    const email = `${level}@${slug}.example`;
    const staff = await core.db.staff.create({
      data: { accountId, externalId: `s-${level}`, name: person, email, emailKey: emailKey(email), level },
    });
    await core.db.slackIdentity.create({
      data: {
        accountId,
        workspaceId: workspace.id,
        slackUserId: `U_${level.toUpperCase()}`,
        staffId: staff.id,
        linkedAt: now,
      },
    });
    return staff.id as StaffId;
  };
  const staff = {
    front_desk: await member('front_desk', 'Fern Front-Desk'),
    manager: await member('manager', 'Maya Manager'),
    admin: await member('admin', 'Ada Admin'),
    owner: await member('owner', 'Olive Owner'),
  };

  const smith = await core.db.family.create({ data: { accountId, externalId: 'f-1', name: 'Smith' } });
  const nunez = await core.db.family.create({ data: { accountId, externalId: 'f-2', name: 'Núñez' } });
  await core.db.student.create({
    data: { accountId, familyId: smith.id, externalId: 'k-1', name: 'Lily Smith' },
  });
  const guardian = async (
    familyId: string,
    externalId: string,
    person: string,
    more: { email?: string; canLogIn?: boolean; language?: 'en' | 'es'; phone?: string },
  ): Promise<GuardianId> => {
    const row = await core.db.guardian.create({
      data: {
        accountId,
        familyId,
        externalId,
        name: person,
        email: more.email ?? null,
        emailKey: more.email ? emailKey(more.email) : null,
        phone: more.phone ?? '+15125550142',
        canLogIn: more.canLogIn ?? true,
        language: more.language ?? null,
      },
    });
    return row.id as GuardianId;
  };
  return {
    accountId,
    slug,
    workspaceId: workspace.id,
    teamId,
    staff,
    jane: await guardian(smith.id, 'g-1', 'Jane Smith', { email: 'jane.smith@example.com' }),
    bob: await guardian(smith.id, 'g-2', 'Bob Smith', { email: 'bob@example.com', canLogIn: false }),
    jose: await guardian(nunez.id, 'g-3', 'José Núñez', { email: 'jose@example.com', language: 'es' }),
    nora: await guardian(nunez.id, 'g-4', 'Nora Noemail', {}),
  };
}
