import type { Core } from '../core.ts';
import type { Language, PermissionLevel, Portal } from '../database/client.ts';
import type { AccountId, GuardianId, StaffId } from '../ids.ts';

/** What a portal's pages show of its account to anybody. */
export interface PortalAccount {
  /** Which of the account's two. */
  portal: Portal;
  accountId: AccountId;
  slug: string;
  name: string;
  language: Language;
  timezone: string;
  /** S1, in characters. */
  minPasswordLength: number;
  /** The logo's, if one is set. */
  brandColor: string | null;
}

/** What a guardian sees of the own record. */
export interface OwnRecord {
  name: string;
  family: string;
  students: string[];
  email: string | null;
  passwordChangedAt: Date | undefined;
}

/** What a staff member sees of the own record. */
export interface StaffRecord {
  name: string;
  level: PermissionLevel;
  email: string | null;
  passwordChangedAt: Date | undefined;
  /** The password was assigned, and they are to choose their own (S5). */
  mustChange: boolean;
  /** Who they are in Slack, in each workspace where they proved it; the one linked last first. */
  slack: { slackUserId: string; workspace: string | null; linkedAt: Date }[];
}

const SHOWN = {
  id: true,
  slug: true,
  name: true,
  language: true,
  timezone: true,
  minPasswordLength: true,
  brandColor: true,
} as const;

/** As the database has it (accounts_slug_shape). */
const SLUG = /^(?=.{1,63}$)[a-z0-9](?:-?[a-z0-9])*$/;

/** The account whose portals are at `/{slug}/…`, if there is one. */
export async function findPortalAccount(
  core: Pick<Core, 'db'>,
  slug: string,
  portal: Portal,
): Promise<PortalAccount | undefined> {
  if (!SLUG.test(slug)) return undefined;
  const account = await core.db.account.findUnique({ where: { slug }, select: SHOWN });
  return account ? asPortalAccount(account, portal) : undefined;
}

/** The account, if this Keydesk serves a single one, as its Customer Portal. */
export async function findOnlyPortalAccount(core: Pick<Core, 'db'>): Promise<PortalAccount | undefined> {
  const [only, another] = await core.db.account.findMany({ take: 2, select: SHOWN });
  return only && !another ? asPortalAccount(only, 'customer') : undefined;
}

type Shown = Omit<PortalAccount, 'accountId' | 'portal'> & { id: string };

function asPortalAccount({ id, ...shown }: Shown, portal: Portal): PortalAccount {
  return { portal, accountId: id as AccountId, ...shown };
}

/** The record of a guardian who is signed in. */
export async function readOwnRecord(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  guardianId: GuardianId,
): Promise<OwnRecord | undefined> {
  const guardian = await core.db.guardian.findUnique({
    where: { accountId_id: { accountId, id: guardianId } },
    select: {
      name: true,
      email: true,
      credential: { select: { changedAt: true } },
      family: {
        select: { name: true, students: { select: { name: true }, orderBy: { name: 'asc' } } },
      },
    },
  });
  return (
    (guardian && {
      name: guardian.name,
      family: guardian.family.name,
      students: guardian.family.students.map((student) => student.name),
      email: guardian.email,
      passwordChangedAt: guardian.credential?.changedAt,
    }) ??
    undefined
  );
}

/** The record of a staff member who is signed in. */
export async function readStaffRecord(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  staffId: StaffId,
): Promise<StaffRecord | undefined> {
  const staff = await core.db.staff.findUnique({
    where: { accountId_id: { accountId, id: staffId } },
    select: {
      name: true,
      level: true,
      email: true,
      credential: { select: { changedAt: true, mustChange: true } },
      identities: {
        select: { slackUserId: true, linkedAt: true, workspace: { select: { name: true } } },
        orderBy: { linkedAt: 'desc' },
      },
    },
  });
  if (!staff) return undefined;
  const { name, level, email, credential, identities } = staff;
  return {
    name,
    level,
    email,
    passwordChangedAt: credential?.changedAt,
    mustChange: credential?.mustChange ?? false,
    slack: identities.map(({ slackUserId, linkedAt, workspace }) => ({
      slackUserId,
      workspace: workspace.name,
      linkedAt,
    })),
  };
}
