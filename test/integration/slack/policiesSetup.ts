import type { LocalSlack } from '../../../demo/slack/local-slack.ts';
import type { AccountId } from '../../../src/core/ids.ts';
import { publishPolicy } from '../../../src/core/policies/publish.ts';
import type { TestCore } from '../../support/core.ts';

/** Somebody at the keyboard of the local Slack. */
export type Driver = ReturnType<LocalSlack['person']>;

/** Publishes a policy, or its next version; returns the version's id. */
export async function publish(
  core: TestCore,
  accountId: AccountId,
  title: string,
  body: string,
): Promise<string> {
  const { versionId } = await publishPolicy(core, { accountId, title, body, by: { login: 'tests' } });
  return versionId;
}

/** Every acceptance so far. */
export function recordedForms(core: TestCore) {
  return core.db.policyAcceptance.findMany();
}

/** Opens the window about a signed form from a family's policies. */
export async function openSignedForm(
  person: Driver,
  { family, policy }: { family: string; policy: string },
): Promise<void> {
  await person.types(`/policies ${family}`);
  await person.modal(policy);
  await person.clicks('Manually accepted', { beside: policy });
  await person.modal('Which guardian signed it?');
}
