import type { Request, Response } from 'express';
import { z } from 'zod';
import { type Assignment, assignPassword, readAssigned } from '../../../core/assignments/assign.ts';
import { findAssignment } from '../../../core/assignments/find.ts';
import { TooBusy } from '../../../core/credentials/hashing.ts';
import { seeOther, show } from '../../../web/answer.ts';
import { readOfficeLink } from '../../../web/officeLink.ts';
import { type AssignAgain, assignedPage, assignOverPage, assignPage } from '../../../web/pages/assign.ts';
import { officePaths } from '../../../web/paths.ts';
import { type StaffSignedIn, whenStaffSignedIn } from '../../../web/portal.ts';
import type { Web } from '../../../web/web.ts';

const assignForm = z.object({
  assignment: z.string().default(''),
  password: z.string().default(''),
  confirm: z.string().default(''),
  must_change: z.literal('yes').optional().catch(undefined),
});

/** GET /{account}/office/assign: the form, for whom the link was made, signed in a moment ago (S5). */
export const showAssign = (web: Web) =>
  whenStaffSignedIn(
    web,
    async (own, req, res) => {
      const open = await findAssignment(web.core, opened(web, own, req));
      if (open) return show(res, assignPage(own.account, own.visit, open));
      // Used here a moment ago: the answer to the form may have been lost.
      if (await readAssigned(web.core, opened(web, own, req)))
        return seeOther(res, donePath(own.account.slug));
      showOver(own, res);
    },
    { recent: true },
  );

/** POST of the same. Rights are read anew with it; what is typed is never shown again. */
export const takeAssign = (web: Web) =>
  whenStaffSignedIn(
    web,
    async (own, req, res) => {
      const form = assignForm.parse(req.body);
      const link = opened(web, own, req);
      if (!link.token) return showOver(own, res);
      const mustChange = form.must_change === 'yes';
      const assignment: Assignment = {
        ...{ ...link, token: link.token, session: own.session, mustChange },
        ...{ madeFor: form.assignment, password: form.password, confirm: form.confirm },
      };
      const again = (open: Parameters<typeof assignPage>[2], said: AssignAgain, status: number) =>
        show(res, assignPage(own.account, own.visit, open, { ...said, mustChange }), status);
      try {
        const outcome = await assignPassword(web.core, assignment);
        switch (outcome.kind) {
          case 'assigned':
            return seeOther(res, donePath(own.account.slug));
          case 'refused':
            return again(outcome.open, { problem: outcome.problem }, 422);
          case 'other-link':
            return again(outcome.open, { notice: 'otherLink' }, 409);
          case 'over':
            return showOver(own, res);
        }
      } catch (error) {
        const open = error instanceof TooBusy && (await findAssignment(web.core, link));
        if (!open) throw error;
        res.setHeader('Retry-After', error.retryAfter);
        return again(open, { notice: 'busy' }, 503);
      }
    },
    { recent: true },
  );

/** GET /{account}/office/assign/done: dots, as many as always. */
export const showAssigned = (web: Web) =>
  whenStaffSignedIn(web, async (own, req, res) => {
    const assigned = await readAssigned(web.core, opened(web, own, req));
    if (!assigned) return seeOther(res, officePaths(own.account.slug).home);
    show(res, assignedPage(own.account, own.visit, assigned));
  });

function opened(web: Web, { account, staffId }: StaffSignedIn, req: Request) {
  return { accountId: account.accountId, askerId: staffId, token: readOfficeLink(web, req, 'assign') };
}

function showOver({ account, visit }: StaffSignedIn, res: Response): void {
  show(res, assignOverPage(account, visit), 404);
}

const donePath = (slug: string) => `${officePaths(slug).oneTime('assign')}/done` as const;
