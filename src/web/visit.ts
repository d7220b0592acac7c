import type { Request, Response } from 'express';
import type { Language } from '../core/database/client.ts';
import { makeFormToken } from './formToken.ts';
import { chosenLanguage, preferredLanguage } from './language.ts';
import { ownPath } from './paths.ts';
import type { Web } from './web.ts';

/** What every page is shown with, whoever looks at it. */
export interface Visit {
  readonly language: Language;
  /** For the forms of this page (postForm.ts). Made when it is first asked for: a page without a form sets no cookie. */
  readonly formToken: string;
  /** The page's own path, safe in an attribute and in a redirect: one of ours, without query. */
  readonly path: `/${string}`;
}

export interface Known {
  /** The language on the guardian's record, where it is known whose page it is. */
  record?: Language | null | undefined;
  /** The account's language, for whom nothing else tells of. */
  otherwise?: Language | undefined;
}

/**
 * The visit of this request. Language: what was chosen on this browser, else the record's, else the browser's wish,
 * else the account's.
 */
export function visitOf(web: Web, req: Request, res: Response, { record, otherwise }: Known = {}): Visit {
  let formToken: string | undefined;
  return {
    language:
      chosenLanguage(web, req) ??
      record ??
      preferredLanguage(req.headers['accept-language'], otherwise ?? 'en'),
    get formToken() {
      formToken ??= makeFormToken(web, req, res);
      return formToken;
    },
    path: ownPath(req),
  };
}
