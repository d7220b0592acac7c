import type { Core } from '../core.ts';
import type { Language } from '../database/client.ts';
import type { AccountId, GuardianId } from '../ids.ts';

/** What a portal's pages show of its account to anybody. */
export interface PortalAccount {
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

/** The account whose portal is at `/{slug}/…`, if there is one. */
export async function findPortalAccount(
  core: Pick<Core, 'db'>,
  slug: string,
): Promise<PortalAccount | undefined> {
  if (!SLUG.test(slug)) return undefined;
  const account = await core.db.account.findUnique({ where: { slug }, select: SHOWN });
  return account ? asPortalAccount(account) : undefined;
}

/** The account, if this Keydesk serves a single one. */
export async function findOnlyPortalAccount(core: Pick<Core, 'db'>): Promise<PortalAccount | undefined> {
  const [only, another] = await core.db.account.findMany({ take: 2, select: SHOWN });
  return only && !another ? asPortalAccount(only) : undefined;
}

function asPortalAccount({ id, ...shown }: Omit<PortalAccount, 'accountId'> & { id: string }): PortalAccount {
  return { accountId: id as AccountId, ...shown };
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
