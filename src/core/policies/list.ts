import type { Core } from '../core.ts';
import type { AccountId } from '../ids.ts';
import { type NewestVersion, newestPolicies } from './read.ts';

/** A policy's newest version, and how many guardians accepted it in each of the two ways. */
export interface CountedPolicy extends NewestVersion {
  electronic: number;
  manual: number;
}

/** The account's policies, by title. */
export async function listPolicies(core: Pick<Core, 'db'>, accountId: AccountId): Promise<CountedPolicy[]> {
  const policies = await newestPolicies(core, accountId);
  const counts = await core.db.policyAcceptance.groupBy({
    by: ['versionId', 'kind'],
    where: { accountId, versionId: { in: policies.map((policy) => policy.versionId) } },
    _count: { _all: true },
  });
  const count = (versionId: string, kind: string) =>
    counts.find((one) => one.versionId === versionId && one.kind === kind)?._count._all ?? 0;
  return policies.map((policy) => ({
    ...policy,
    electronic: count(policy.versionId, 'electronic'),
    manual: count(policy.versionId, 'manual'),
  }));
}
