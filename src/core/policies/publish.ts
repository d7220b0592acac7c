import type { Operator } from '../accounts/createAccount.ts';
import { appendAudit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import { foldWords } from '../directory/search/fold.ts';
import { NoSuchAccount, PolicyRefused } from '../errors.ts';
import type { AccountId, PolicyId, PolicyVersionId } from '../ids.ts';
import { sha256 } from '../secrets.ts';
import { givenBody, givenTitle } from './given.ts';

/** What the Operator gives. */
export interface NewPolicyText {
  accountId: AccountId;
  /** A title that there is already gets its next version. */
  title: string;
  /** Markdown. */
  body: string;
  by: Operator;
}

export interface PublishedPolicy {
  policyId: PolicyId;
  versionId: PolicyVersionId;
  title: string;
  /** From 1. */
  number: number;
  /** False: the newest version has this very text, and nothing was changed. */
  isNew: boolean;
}

/**
 * Publishes a policy, or its next version, which waits for every guardian again. The text is kept for ever as it is
 * stored here: composed (NFC), with plain line ends, trimmed once.
 * @throws PolicyRefused, NoSuchAccount; then nothing was changed.
 */
export async function publishPolicy(
  core: Pick<Core, 'db' | 'clock' | 'secrets'>,
  given: NewPolicyText,
): Promise<PublishedPolicy> {
  const { accountId, by } = given;
  const title = givenTitle(given.title);
  const body = givenBody(given.body);
  return core.db.$transaction(async (tx) => {
    // Those who publish stand in line at the account, whether the policy is there yet or not; nobody else waits there.
    const account =
      await tx.$queryRaw`SELECT 1 FROM accounts WHERE id = ${accountId}::uuid FOR NO KEY UPDATE`;
    if ((account as unknown[]).length === 0) throw new NoSuchAccount(accountId);
    const now = core.clock.now();
    const policies = await tx.policy.findMany({ where: { accountId }, select: { id: true, title: true } });
    const found = policies.find((policy) => policy.title === title);
    if (!found)
      refuseAlmostSame(
        title,
        policies.map((policy) => policy.title),
      );
    const policy = found ?? (await tx.policy.create({ data: { accountId, title, createdAt: now } }));
    const policyId = policy.id as PolicyId;
    // Whoever is about to accept the version before holds the policy; they finish first (newest.ts).
    await tx.$queryRaw`SELECT 1 FROM policies WHERE account_id = ${accountId}::uuid AND id = ${policyId}::uuid FOR UPDATE`;
    const newest = await tx.policyVersion.findFirst({
      where: { accountId, policyId },
      orderBy: { number: 'desc' },
      select: { id: true, number: true, body: true },
    });
    if (newest?.body === body) {
      return {
        policyId,
        versionId: newest.id as PolicyVersionId,
        title,
        number: newest.number,
        isNew: false,
      };
    }
    const number = (newest?.number ?? 0) + 1;
    const bodyHash = sha256(body);
    const { id } = await tx.policyVersion.create({
      data: { accountId, policyId, number, body, bodyHash, publishedAt: now },
      select: { id: true },
    });
    await appendAudit(core, tx, accountId, {
      actor: { kind: 'operator', id: by.login },
      via: 'operator_tool',
      action: 'policy.published',
      subject: { kind: 'policy', id: policyId },
      details: { policy: title, version: number, hash: Buffer.from(bodyHash).toString('hex') },
    });
    return { policyId, versionId: id as PolicyVersionId, title, number, isNew: true };
  });
}

/** A slip of the pen would make a second policy, and every guardian would be asked for both. */
function refuseAlmostSame(title: string, titles: readonly string[]): void {
  const words = foldWords(title).join(' ');
  const alike = titles.find((other) => foldWords(other).join(' ') === words);
  if (alike === undefined) return;
  throw new PolicyRefused(
    `There is a policy “${alike}” already. Write its title exactly so for its next version, or choose another title.`,
  );
}
