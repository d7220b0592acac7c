import type { Core } from '../core.ts';
import { type AccountId, type GuardianId, isRowId, type PolicyId, type PolicyVersionId } from '../ids.ts';
import { ACCEPTANCE, type Acceptance, acceptanceOf } from './acceptance.ts';

/** The newest version of a policy, without its text. */
export interface NewestVersion {
  policyId: PolicyId;
  title: string;
  versionId: PolicyVersionId;
  /** From 1. */
  number: number;
  publishedAt: Date;
}

/** How things stand between a guardian and a policy. */
export interface Standing {
  /** The acceptance of the newest version; absent: it waits. */
  accepted?: Acceptance;
  /** The acceptance of the newest older version that was accepted: the policy has changed since. */
  before?: Acceptance;
}

export type PolicyOfGuardian = NewestVersion & Standing;

/** Every policy of the account with its newest version, by title. */
export async function newestPolicies(core: Pick<Core, 'db'>, accountId: AccountId): Promise<NewestVersion[]> {
  const policies = await core.db.policy.findMany({
    where: { accountId },
    select: {
      id: true,
      title: true,
      versions: {
        orderBy: { number: 'desc' },
        take: 1,
        select: { id: true, number: true, publishedAt: true },
      },
    },
    orderBy: { title: 'asc' },
  });
  return policies.flatMap(({ id, title, versions }) =>
    versions.map((version) => ({
      policyId: id as PolicyId,
      title,
      versionId: version.id as PolicyVersionId,
      number: version.number,
      publishedAt: version.publishedAt,
    })),
  );
}

/** How guardians stand to policies: a function of both, from one query. */
export async function readStandings(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  guardianIds: readonly string[],
): Promise<(guardianId: string, newest: NewestVersion) => Standing> {
  const rows = await core.db.policyAcceptance.findMany({
    where: { accountId, guardianId: { in: [...guardianIds] } },
    select: { ...ACCEPTANCE, guardianId: true, version: { select: { number: true, policyId: true } } },
    orderBy: { version: { number: 'desc' } },
  });
  return (guardianId, newest) => {
    const own = rows.filter(
      (row) => row.guardianId === guardianId && row.version.policyId === newest.policyId,
    );
    const accepted = own.find((row) => row.version.number === newest.number);
    const before = own.find((row) => row.version.number < newest.number);
    return {
      ...(accepted && { accepted: acceptanceOf(accepted) }),
      ...(before && { before: acceptanceOf(before) }),
    };
  };
}

/** What a guardian sees: each policy's newest version, and whether it waits, was accepted, or changed since. */
export async function policiesOfGuardian(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  guardianId: GuardianId,
): Promise<PolicyOfGuardian[]> {
  const [policies, standing] = await Promise.all([
    newestPolicies(core, accountId),
    readStandings(core, accountId, [guardianId]),
  ]);
  return policies.map((policy) => ({ ...policy, ...standing(guardianId, policy) }));
}

/** One version with its text, as a guardian reads it. */
export interface PolicyText {
  versionId: PolicyVersionId;
  title: string;
  number: number;
  /** Markdown. */
  body: string;
  publishedAt: Date;
  /** The newest version's; another one than `versionId` when this is an older text. */
  newest: PolicyVersionId;
  /** This guardian's acceptance of this version. */
  accepted?: Acceptance;
}

/** A version of one of the account's policies, if there is one. */
export async function readPolicy(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  guardianId: GuardianId,
  versionId: string,
): Promise<PolicyText | undefined> {
  if (!isRowId(versionId)) return undefined;
  const version = await core.db.policyVersion.findUnique({
    where: { accountId_id: { accountId, id: versionId } },
    select: {
      number: true,
      body: true,
      publishedAt: true,
      policy: {
        select: {
          title: true,
          versions: { orderBy: { number: 'desc' }, take: 1, select: { id: true } },
        },
      },
      acceptances: { where: { accountId, guardianId }, select: ACCEPTANCE },
    },
  });
  if (!version) return undefined;
  const { policy, acceptances, ...text } = version;
  const [acceptance] = acceptances;
  return {
    ...text,
    versionId: versionId as PolicyVersionId,
    title: policy.title,
    newest: (policy.versions[0]?.id ?? versionId) as PolicyVersionId,
    ...(acceptance && { accepted: acceptanceOf(acceptance) }),
  };
}
