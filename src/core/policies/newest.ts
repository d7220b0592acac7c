import type { Tx } from '../database/client.ts';
import { type AccountId, isRowId, type PolicyId, type PolicyVersionId } from '../ids.ts';

/** A version that was asked for, and its policy as it is now. */
export interface AskedVersion {
  policyId: PolicyId;
  title: string;
  /** The one that was asked for. */
  number: number;
  newest: { id: PolicyVersionId; number: number; bodyHash: Uint8Array<ArrayBuffer> };
}

/**
 * Reads a version and the newest one of its policy, and holds the policy until the end of the transaction: nobody
 * publishes a newer version between the look and the acceptance, though any number may accept at once.
 * @returns undefined when the account has no such version.
 */
export async function holdNewest(
  tx: Tx,
  accountId: AccountId,
  versionId: string,
): Promise<AskedVersion | undefined> {
  if (!isRowId(versionId)) return undefined;
  const [policy] = await tx.$queryRaw<{ policyId: PolicyId; title: string; number: number }[]>`
    SELECT p.id AS "policyId", p.title, v.number
    FROM policy_versions v JOIN policies p ON p.account_id = v.account_id AND p.id = v.policy_id
    WHERE v.account_id = ${accountId}::uuid AND v.id = ${versionId}::uuid
    FOR SHARE OF p`;
  if (!policy) return undefined;
  // A statement of its own, so that it sees what was published while we waited for the policy.
  const newest = await tx.policyVersion.findFirstOrThrow({
    where: { accountId, policyId: policy.policyId },
    orderBy: { number: 'desc' },
    select: { id: true, number: true, bodyHash: true },
  });
  return { ...policy, newest: { ...newest, id: newest.id as PolicyVersionId } };
}
