import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { TooBusy } from '../../core/credentials/hashing.ts';
import { faultOf } from '../../core/faults.ts';
import { type FoundLink, findLink } from '../../core/links/find.ts';
import { markOpened, redeemLink, wasRedeemedBy } from '../../core/links/redeem.ts';
import { seeOther, show } from '../../web/answer.ts';
import { choosePasswordPage, passwordChosenPage } from '../../web/pages/choosePassword.ts';
import { linkOverPage, unknownLinkPage } from '../../web/pages/linkOver.ts';
import { letGoOfLink, readOpenedLink } from '../../web/resetCookie.ts';
import { keepKnownDevice, readKnownDevice } from '../../web/sessionCookie.ts';
import type { Web } from '../../web/web.ts';
import { visitOfLink } from './visitOfLink.ts';

const choosePasswordForm = z.object({
  password: z.string().default(''),
  confirm: z.string().default(''),
  /** The link that the form was made for; another tab may have opened a different one since. */
  link: z.string().optional(),
});

/** GET /reset: the form, or why there is none. */
export function showChoosePassword(web: Web): RequestHandler {
  return async (req, res) => {
    const opened = readOpenedLink(web, req);
    const link = opened && (await findLink(web.core, opened.token));
    if (!isUsable(link)) return showOver(web, req, res, link);
    show(res, choosePasswordPage(visitOfLink(web, req, res, link), link));
    if (req.method === 'GET' && !isAhead(req)) noteOpened(web, link);
  };
}

/** POST /reset: only this consumes the link, and only with an acceptable password. Nobody is signed in. */
export function takeChosenPassword(web: Web): RequestHandler {
  return async (req, res) => {
    const opened = readOpenedLink(web, req);
    if (!opened) return showOver(web, req, res, undefined);
    const { link: madeFor, ...chosen } = choosePasswordForm.parse(req.body);
    try {
      const outcome = await redeemLink(web.core, {
        ...opened,
        ...chosen,
        madeFor,
        knownDeviceAt: (link) => readKnownDevice(web, link.account, req),
      });
      switch (outcome.kind) {
        case 'redeemed':
          keepKnownDevice(web, outcome.link.account, res, outcome.knownDevice);
          return seeOther(res, '/reset/done');
        case 'refused':
          return show(
            res,
            choosePasswordPage(visitOfLink(web, req, res, outcome.link), outcome.link, {
              problem: outcome.problem,
            }),
            422,
          );
        case 'other-link':
          return show(
            res,
            choosePasswordPage(visitOfLink(web, req, res, outcome.link), outcome.link, {
              notice: 'otherLink',
            }),
            409,
          );
        case 'dead':
          return showOver(web, req, res, outcome.link);
        case 'unknown':
          return showOver(web, req, res, undefined);
      }
    } catch (error) {
      const link = error instanceof TooBusy ? await findLink(web.core, opened.token) : undefined;
      if (!(error instanceof TooBusy) || !link) throw error;
      res.setHeader('Retry-After', error.retryAfter);
      show(res, choosePasswordPage(visitOfLink(web, req, res, link), link, { notice: 'busy' }), 503);
    }
  };
}

/** GET /reset/done: for the browser that has just set the password. */
export function showPasswordChosen(web: Web): RequestHandler {
  return async (req, res) => {
    const opened = readOpenedLink(web, req);
    const link = opened && (await findLink(web.core, opened.token));
    if (isUsable(link)) return seeOther(res, '/reset');
    if (!opened || !link || !wasRedeemedBy(web.core, link, opened.visit))
      return showOver(web, req, res, link);
    letGoOfLink(web, res, opened);
    show(res, passwordChosenPage(visitOfLink(web, req, res, link), link));
  };
}

type Usable = FoundLink & { standing: 'usable' };
type Over = FoundLink & { standing: Exclude<FoundLink['standing'], 'usable'> };

function isUsable(link: FoundLink | undefined): link is Usable {
  return link?.standing === 'usable';
}

function showOver(web: Web, req: Request, res: Response, link: FoundLink | undefined): void {
  const visit = visitOfLink(web, req, res, link);
  if (link && !isUsable(link)) show(res, linkOverPage(visit, link as Over), 410);
  else show(res, unknownLinkPage(visit), 404);
}

/** A browser that fetches ahead of the person's tap has not shown anything yet. */
function isAhead(req: Request): boolean {
  return /prefetch|prerender/.test(`${req.headers['sec-purpose'] ?? ''} ${req.headers.purpose ?? ''}`);
}

/** Tells the card in Slack, after the answer: the page does not wait for it, nor fail with it. */
function noteOpened(web: Web, link: FoundLink): void {
  markOpened(web.core, link.accountId, link.linkId).catch((error) =>
    web.core.log.warn(
      { error: faultOf(error), linkId: link.linkId },
      'A link was opened, but its card could not be told.',
    ),
  );
}
