import type { Core } from '../core.ts';
import type { PermissionLevel, Prisma } from '../database/client.ts';
import type { AccountId, StaffId } from '../ids.ts';
import type { Standing } from '../permissions/judge.ts';
import { fold, foldWords } from './search/fold.ts';

/** A search shows at most this many, and says when there are more. */
export const MOST_STAFF = 20;
/** Staff of an account who are looked through. A centre has dozens; nobody pages through thousands here. */
const LOOKED_THROUGH = 5_000;
/** Words of a search that count; the rest is not looked at. */
const MOST_WORDS = 6;

/** A staff member as the directory has them, addresses in clear: mask them before showing them in Slack. */
export interface FoundStaff {
  id: StaffId;
  name: string;
  level: PermissionLevel;
  email: string | null;
  /** E.164 */
  phone: string | null;
  /** Not deactivated. */
  active: boolean;
}

/** Which staff members are meant: the one linked to a Slack user, or those whom words fit. */
export type StaffSought = { workspaceId: string; slackUserId: string } | { words: string };

/**
 * Staff of one account: whoever is linked to a Slack user in a workspace, or whose name or email the words begin, in any
 * order, accents and capitals forgiven; without words everybody. By name, those who are deactivated last. Whatever is
 * typed is safe and never an error.
 */
export async function searchStaff(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  sought: StaffSought,
): Promise<{ staff: FoundStaff[]; more: boolean }> {
  if ('slackUserId' in sought) {
    const identities = { some: { ...sought, accountId } };
    return { staff: await load(core, { accountId, identities }, 1), more: false };
  }
  const fitting = await staffFitting(core, accountId, sought.words);
  const inOrder = [...fitting.filter(({ active }) => active), ...fitting.filter(({ active }) => !active)];
  return { staff: inOrder.slice(0, MOST_STAFF), more: inOrder.length > MOST_STAFF };
}

/** Everybody on the staff whom words fit, by name: beginnings of their name or email. */
export async function staffFitting(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  words: string,
): Promise<FoundStaff[]> {
  const wanted = wordsOf(words);
  // Words of which nothing can be looked for fit nobody.
  if (words.trim() !== '' && wanted.length === 0) return [];
  return (await load(core, { accountId }, LOOKED_THROUGH)).filter((one) => fits(one, wanted));
}

/** One staff member; undefined when they are not of this account. */
export async function findStaff(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  staffId: StaffId,
): Promise<FoundStaff | undefined> {
  const [staff] = await load(core, { accountId, id: staffId }, 1);
  return staff;
}

/** As far as permissions go. */
export function standingOf({ id, level, active }: FoundStaff): Standing {
  return { staffId: id, level, active };
}

async function load(
  core: Pick<Core, 'db'>,
  where: Prisma.StaffWhereInput & { accountId: AccountId },
  most: number,
): Promise<FoundStaff[]> {
  const rows = await core.db.staff.findMany({
    where,
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: most,
    select: { id: true, name: true, level: true, email: true, phone: true, deactivatedAt: true },
  });
  return rows.map(({ id, deactivatedAt, ...staff }) => ({
    ...staff,
    id: id as StaffId,
    active: deactivatedAt === null,
  }));
}

/** An email stays one word, beginning and all. */
function wordsOf(typed: string): string[] {
  const words = typed
    .split(/\s+/)
    .flatMap((word) => (/[\p{L}\p{N}]@/u.test(word) ? [fold(word)] : foldWords(word)));
  return words.slice(0, MOST_WORDS);
}

function fits({ name, email }: FoundStaff, wanted: readonly string[]): boolean {
  const ownEmail = fold(email ?? '');
  const own = [...foldWords(name), ...foldWords(email?.split('@')[0] ?? '')];
  return wanted.every((word) =>
    word.includes('@') ? ownEmail.startsWith(word) : own.some((one) => one.startsWith(word)),
  );
}
