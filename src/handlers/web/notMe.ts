import type { RequestHandler } from 'express';
import { z } from 'zod';
import { findLink } from '../../core/links/find.ts';
import { reportLink } from '../../core/links/report.ts';
import { seeOther, show } from '../../web/answer.ts';
import { unknownLinkPage } from '../../web/pages/linkOver.ts';
import { notMePage, reportedPage } from '../../web/pages/notMe.ts';
import { readOpenedLink } from '../../web/resetCookie.ts';
import type { Web } from '../../web/web.ts';
import { visitOfLink } from './visitOfLink.ts';

const notMeForm = z.object({
  /** The link that the button was made for; another tab may have opened a different one since. */
  link: z.string().optional(),
});

/** GET /reset/not-me: asks, or says what was done. Changes nothing, however often and by whomever it is fetched. */
export function showNotMe(web: Web): RequestHandler {
  return async (req, res) => {
    const opened = readOpenedLink(web, req);
    const link = opened && (await findLink(web.core, opened.token));
    const visit = visitOfLink(web, req, res, link);
    if (!link) return show(res, unknownLinkPage(visit), 404);
    show(res, link.reportedAt ? reportedPage(visit, link) : notMePage(visit, link));
  };
}

/** POST /reset/not-me: "I did not ask for this". Pressed again, it ends on the same page. */
export function takeNotMe(web: Web): RequestHandler {
  return async (req, res) => {
    const opened = readOpenedLink(web, req);
    const { link: madeFor } = notMeForm.parse(req.body);
    const outcome = opened ? await reportLink(web.core, { token: opened.token, madeFor }) : undefined;
    switch (outcome?.kind) {
      case 'reported':
        return seeOther(res, '/reset/not-me');
      case 'other-link': {
        const visit = visitOfLink(web, req, res, outcome.link);
        return show(res, notMePage(visit, outcome.link, { otherLink: true }), 409);
      }
      default:
        return show(res, unknownLinkPage(visitOfLink(web, req, res, undefined)), 404);
    }
  };
}
