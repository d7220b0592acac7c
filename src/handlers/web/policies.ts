import { after, MINUTE } from '../../core/clock.ts';
import { type PolicyOfGuardian, policiesOfGuardian } from '../../core/policies/read.ts';
import { seeOther, show } from '../../web/answer.ts';
import { policiesPage } from '../../web/pages/policies.ts';
import { portalPaths } from '../../web/paths.ts';
import { atPortal } from '../../web/portal.ts';
import { findVisitor } from '../../web/sessionCookie.ts';
import { visitOf } from '../../web/visit.ts';
import type { Web } from '../../web/web.ts';

/** For so long, in milliseconds, the list begins with what was accepted last. */
const JUST_NOW = MINUTE;

/** GET /{account}/portal/policies */
export const showPolicies = (web: Web) =>
  atPortal(web, async (account, req, res) => {
    const visitor = await findVisitor(web, account, req);
    if (!visitor) return seeOther(res, portalPaths(account.slug).signIn);
    const policies = await policiesOfGuardian(web.core, account.accountId, visitor.guardianId);
    const visit = visitOf(web, req, res, { record: visitor.language, otherwise: account.language });
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
