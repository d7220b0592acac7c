import type { ErrorRequestHandler, Request } from 'express';
import type { Core } from '../core/core.ts';
import { TooBusy } from '../core/credentials/hashing.ts';
import { isCutOff, isNotNow } from '../core/database/problems.ts';
import { faultOf } from '../core/faults.ts';
import { requestNumber } from './accessLog.ts';
import { show } from './answer.ts';
import type { Page } from './pages/layout.ts';
import { formRefusedPage, problemPage } from './pages/plain.ts';
import { FormRefused } from './refusals.ts';
import { centreMet, visitOf } from './visit.ts';
import type { Web } from './web.ts';
import type { Words } from './words/words.ts';

type Kind = keyof Words['problems'];

/** Statuses that a broken or unwelcome request can have; Express's own errors bring one too. */
const PAGES: Readonly<Record<number, Kind>> = {
  400: 'broken',
  403: 'elsewhere',
  404: 'noPage',
  405: 'method',
  413: 'large',
  415: 'broken',
};

/** Seconds. */
const RETRY_AFTER = 5;

/**
 * The one place where what went wrong becomes a page. What the visitor did wrong is a plain sentence; what we did
 * wrong is a number that is also in the log, and nothing else (ASVS 16.5.1).
 */
export function showProblems(web: Web): ErrorRequestHandler {
  const { core } = web;
  return (error: unknown, req, res, _next) => {
    if (res.headersSent) {
      res.destroy();
      return;
    }
    const visit = visitOf(web, req, res);
    const of = (page: Page): Page => ({ ...page, centre: centreMet(req) });
    if (isNotNow(error)) logOurs(core, req, error);
    if (error instanceof TooBusy || isNotNow(error)) {
      res.setHeader('Retry-After', RETRY_AFTER);
      return show(res, of(problemPage(visit, 'busy')), 503);
    }
    if (error instanceof FormRefused) return show(res, formRefusedPage(visit, error.why), error.status);
    const status = statusOf(error);
    const kind = PAGES[status];
    if (kind) return show(res, of(problemPage(visit, kind)), status);
    logOurs(core, req, error);
    // Without “nothing was changed”: nobody knows. But a browser, or whatever stands in front, may ask again.
    const cutOff = isCutOff(error);
    if (cutOff) res.setHeader('Retry-After', RETRY_AFTER);
    show(res, of(problemPage(visit, 'ours', requestNumber(req))), cutOff ? 503 : 500);
  };
}

function statusOf(error: unknown): number {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  return status in PAGES ? status : status >= 400 && status < 500 ? 400 : 500;
}

function logOurs(core: Pick<Core, 'log'>, req: Request, error: unknown): void {
  core.log.error({ req: requestNumber(req), error: faultOf(error) }, 'a page failed');
}
