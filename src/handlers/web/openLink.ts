import type { RequestHandler } from 'express';
import { seeOther } from '../../web/answer.ts';
import { keepOpenedLink } from '../../web/resetCookie.ts';
import type { Web } from '../../web/web.ts';

/**
 * GET /reset/{token}: looks nothing up and changes nothing, whatever the token. It goes into a cookie, and the browser
 * to a clean address.
 */
export function openLink(web: Web): RequestHandler {
  return (req, res) => {
    keepOpenedLink(web, req, res, String(req.params.token));
    seeOther(res, '/reset');
  };
}
