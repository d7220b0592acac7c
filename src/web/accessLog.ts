import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';

const numbers = new WeakMap<Request, string>();

/** A short number for a request, shown on the page when something went wrong and kept in the log. */
export function requestNumber(req: Request): string {
  let number = numbers.get(req);
  if (!number) {
    number = randomUUID().slice(-10).toUpperCase();
    numbers.set(req, number);
  }
  return number;
}

/**
 * One line an answer: method, route, status, milliseconds, request number. The route is the pattern
 * (`/reset/:token`), never the path that was asked for: a token mistyped into any other path stays out as well.
 */
export function accessLog(log: Logger): RequestHandler {
  // The line holds nothing that came from outside, so that there is nothing to hide: looking costs more than writing it.
  const lines = log.child({}, { redact: [] });
  return (req, res, next) => {
    const began = performance.now();
    res.once('close', () => {
      const line = {
        req: requestNumber(req),
        method: req.method,
        route: routeOf(req, res),
        status: res.statusCode,
        ms: Math.round((performance.now() - began) * 10) / 10,
        ...(res.writableFinished ? {} : { aborted: true }),
      };
      if (QUIET.has(line.route)) lines.debug(line, 'request');
      else lines.info(line, 'request');
    });
    next();
  };
}

/** Asked for every few seconds by whatever watches over the server. */
const QUIET = new Set(['/healthz', '/readyz']);

function routeOf(req: Request, res: Response): string {
  const path: unknown = req.route?.path;
  if (typeof path === 'string') return `${req.baseUrl}${path}`;
  return res.statusCode === 404 ? '(no page)' : '(none)';
}
