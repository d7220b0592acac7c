import type { RequestHandler } from 'express';
import { CrossSite } from './refusals.ts';

const READS_ONLY = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what a page of another site made a browser send (CSRF, ASVS 3.5.1). Browsers say where a request comes from
 * in Sec-Fetch-Site; older ones in Origin, which is `null` for our own forms too because of `no-referrer`, so that
 * only the name of another site refuses. The forms have a token besides: docs/decisions/072.
 */
export function refuseCrossSite(publicUrl: string): RequestHandler {
  return (req, _res, next) => {
    if (READS_ONLY.has(req.method)) return next();
    const site = req.headers['sec-fetch-site'];
    const origin = req.headers.origin;
    const foreign =
      site === undefined
        ? origin !== undefined && origin !== 'null' && origin !== publicUrl
        : site !== 'same-origin' && site !== 'none';
    next(foreign ? new CrossSite() : undefined);
  };
}
