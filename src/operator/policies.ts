import type { Command } from 'commander';
import { findAccount } from '../core/accounts/findAccount.ts';
import { listPolicies } from '../core/policies/list.ts';
import { publishPolicy } from '../core/policies/publish.ts';
import type { Answer, Run } from './answer.ts';
import { readTextFile } from './textFile.ts';
import { withCore } from './withCore.ts';

interface AddOptions {
  title: string;
  file: string;
}

/** `policies add`, `policies list` */
export function addPolicyCommands(program: Command, run: Run): void {
  const policies = program
    .command('policies')
    .description('what guardians read and accept on the Customer Portal')
    .exitOverride();
  policies
    .command('add')
    .argument('<account>', 'the account’s slug')
    .description('publish a policy, or the next version of one: every guardian is asked again')
    .requiredOption('--title <title>', 'what it is called; the same title again makes the next version')
    .requiredOption('--file <file>', 'its text, in Markdown (UTF-8)')
    .action(run(addPolicy));
  policies
    .command('list')
    .argument('<account>', 'the account’s slug')
    .description('the newest version of each policy, and how many guardians accepted it')
    .action(run(showPolicies));
}

async function addPolicy(slug: string, { title, file }: AddOptions): Promise<Answer> {
  const body = await readTextFile(file);
  return withCore(async (core, by) => {
    const { id } = await findAccount(core, slug);
    const published = await publishPolicy(core, { accountId: id, title, body, by });
    const { policyId, versionId, number, isNew } = published;
    const named = `“${published.title}”, version ${number}`;
    return {
      lines: [
        isNew
          ? `${named}, is published. It waits now for every guardian of “${slug}”.`
          : `${named}, has this very text already. Nothing was changed.`,
      ],
      json: {
        ok: true,
        account: slug,
        policy: policyId,
        title: published.title,
        version: number,
        version_id: versionId,
        published: isNew,
      },
    };
  });
}

function showPolicies(slug: string): Promise<Answer> {
  return withCore(async (core) => {
    const { id, timezone } = await findAccount(core, slug);
    const policies = await listPolicies(core, id);
    const date = new Intl.DateTimeFormat('en-US', { timeZone: timezone, dateStyle: 'medium' });
    return {
      lines:
        policies.length === 0
          ? [`“${slug}” has no policies yet. npx keydesk policies add ${slug} --title … --file … adds one.`]
          : policies.map(
              ({ title, number, publishedAt, electronic, manual }) =>
                `${title}: version ${number} of ${date.format(publishedAt)}. Accepted electronically: ${electronic}; manually: ${manual}.`,
            ),
      json: {
        ok: true,
        account: slug,
        policies: policies.map((policy) => ({
          policy: policy.policyId,
          title: policy.title,
          version: policy.number,
          version_id: policy.versionId,
          published_at: policy.publishedAt,
          accepted_electronically: policy.electronic,
          accepted_manually: policy.manual,
        })),
      },
    };
  });
}
