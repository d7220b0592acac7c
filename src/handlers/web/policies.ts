import { after, MINUTE } from '../../core/clock.ts';
import { type PolicyOfGuardian, policiesOfGuardian } from '../../core/policies/read.ts';
import { show } from '../../web/answer.ts';
import { policiesPage } from '../../web/pages/policies.ts';
import { whenSignedIn } from '../../web/portal.ts';
import type { Web } from '../../web/web.ts';

/** For so long, in milliseconds, the list begins with what was accepted last. */
const JUST_NOW = MINUTE;

/** GET /{account}/portal/policies */
export const showPolicies = (web: Web) =>
  whenSignedIn(web, 'customer', async ({ account, visit, person: { guardianId } }, _req, res) => {
    const policies = await policiesOfGuardian(web.core, account.accountId, guardianId);
    show(res, policiesPage(account, visit, policies, justAccepted(web, policies)));
  });

/** The policy that the guardian accepted on the page before this one. */
function justAccepted({ core }: Web, policies: readonly PolicyOfGuardian[]): PolicyOfGuardian | undefined {
  const since = after(core.clock.now(), -JUST_NOW);
  const times = new Map<PolicyOfGuardian, number>();
  for (const policy of policies) {
    const { accepted } = policy;
    if (accepted?.kind === 'electronic' && accepted.at > since) times.set(policy, accepted.at.getTime());
  }
  const last = Math.max(...times.values());
  return policies.find((policy) => times.get(policy) === last);
}
