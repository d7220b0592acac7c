import type { Request, Response } from 'express';
import { z } from 'zod';
import { readOwnRecord } from '../../core/credentials/portalAccount.ts';
import { acceptPolicy } from '../../core/policies/accept.ts';
import { type PolicyText, readPolicy } from '../../core/policies/read.ts';
import { seeOther, show } from '../../web/answer.ts';
import { browserOf } from '../../web/browserOf.ts';
import { type AgainPolicy, policyPage } from '../../web/pages/policy.ts';
import { portalPaths } from '../../web/paths.ts';
import { type SignedIn, whenSignedIn } from '../../web/portal.ts';
import { NoSuchPage } from '../../web/refusals.ts';
import type { Web } from '../../web/web.ts';

const acceptForm = z.object({
  name: z.string().default(''),
  /** The students whom the page named. */
  students: z.string().optional(),
});

/** Shown again to be put right; a name is never longer. */
const LONGEST_SHOWN = 200;

/** GET /{account}/portal/policies/{versionId}: the text; an older one only for whoever accepted it. */
export const showPolicy = (web: Web) =>
  whenSignedIn(web, 'customer', async (own, req, res) => {
    const { account, person } = own;
    const policy = await readPolicy(web.core, account.accountId, person.guardianId, asked(req));
    if (!policy) throw new NoSuchPage();
    if (policy.newest !== policy.versionId && !policy.accepted)
      return seeOther(res, portalPaths(account.slug).policy(policy.newest));
    await showText(web, own, res, { policy });
  });

/** POST /{account}/portal/policies/{versionId}: the guardian accepts, signed in, by typing the own name (G8). */
export const takeAcceptance = (web: Web) =>
  whenSignedIn(web, 'customer', async (own, req, res) => {
    const { account, person, session } = own;
    const paths = portalPaths(account.slug);
    const { accountId } = account;
    const form = acceptForm.parse(req.body);
    const outcome = await acceptPolicy(web.core, {
      accountId,
      session,
      versionId: asked(req),
      typedName: form.name,
      shownStudents: form.students,
      browser: browserOf(req),
    });
    const again = async (versionId: string, status: number, said: AgainPolicy) => {
      const policy = await readPolicy(web.core, accountId, person.guardianId, versionId);
      if (!policy) throw new NoSuchPage();
      await showText(web, own, res, { policy, said, status });
    };
    switch (outcome.kind) {
      case 'accepted':
        return seeOther(res, paths.policies);
      case 'accepted-before':
        // Its page tells how: here a moment ago, or by a form that the centre has.
        return seeOther(
          res,
          outcome.acceptance.kind === 'manual' ? paths.policy(asked(req)) : paths.policies,
        );
      case 'name-differs': {
        const problem = form.name.trim() === '' ? 'nameMissing' : 'nameDiffers';
        return again(asked(req), 422, { typed: form.name.slice(0, LONGEST_SHOWN), problem });
      }
      case 'changed':
        return again(outcome.newest, 409, { notice: 'newText' });
      case 'students-changed':
        return again(asked(req), 409, { notice: 'newStudents', typed: form.name.slice(0, LONGEST_SHOWN) });
      case 'signed-out':
        return seeOther(res, paths.signIn);
      case 'no-such-policy':
        throw new NoSuchPage();
    }
  });

const asked = (req: Request) => String(req.params.version);

async function showText(
  web: Web,
  { account, visit, person }: SignedIn<'customer'>,
  res: Response,
  { policy, said, status }: { policy: PolicyText; said?: AgainPolicy; status?: number },
): Promise<void> {
  const record = await readOwnRecord(web.core, account.accountId, person.guardianId);
  if (!record) return seeOther(res, portalPaths(account.slug).signIn);
  show(res, policyPage(account, visit, record, policy, said), status);
}
