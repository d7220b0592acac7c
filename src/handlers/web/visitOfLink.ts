import type { Request, Response } from 'express';
import type { FoundLink } from '../../core/links/find.ts';
import { noteMet, type Visit, visitOf } from '../../web/visit.ts';
import type { Web } from '../../web/web.ts';

/** The visit of a page about an opened link. The record's language, before the browser's: the link tells whose it is. */
export function visitOfLink(web: Web, req: Request, res: Response, link: FoundLink | undefined): Visit {
  if (link) noteMet(req, { centre: link.account, record: link.language });
  return visitOf(web, req, res, { record: link?.language, otherwise: link?.account.language });
}
