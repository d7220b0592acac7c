import type { RequestHandler } from 'express';
import { seeOther } from '../../web/answer.ts';
import { keepOpenedLink } from '../../web/resetCookie.ts';
import type { Web } from '../../web/web.ts';

/**
 * GET /reset/{token} and /reset/{token}/not-me: looks nothing up and changes nothing, whatever the token. It goes into
 * a cookie, and the browser to a clean address.
 */
export function openLink(web: Web, leadsTo: '/reset' | '/reset/not-me'): RequestHandler {
  return (req, res) => {
    keepOpenedLink(web, req, res, String(req.params.token));
    seeOther(res, leadsTo);
  };
}
