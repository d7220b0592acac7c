import type { Request, Response } from 'express';
import type { Language } from '../core/database/client.ts';
import { makeFormToken } from './formToken.ts';
import { chosenLanguage, preferredLanguage } from './language.ts';
import type { Centre } from './pages/layout.ts';
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

/** What was found out on the way to a page, for the page that says why it could not be shown. */
interface Met {
  centre?: Centre & { language: Language };
  record?: Language | null;
}

const met = new WeakMap<Request, Met>();

/** Notes whose portal a request is for, and whose record. */
export function noteMet(req: Request, found: Met): void {
  met.set(req, { ...met.get(req), ...found });
}

/** The centre whose portal the request is for, as far as that was found out. */
export function centreMet(req: Request): Centre | undefined {
  return met.get(req)?.centre;
}

/**
 * The visit of this request. Language: what was chosen on this browser, else the record's, else the browser's wish,
 * else the account's.
 */
export function visitOf(web: Web, req: Request, res: Response, { record, otherwise }: Known = {}): Visit {
  let formToken: string | undefined;
  const found = met.get(req);
  return {
    language:
      chosenLanguage(web, req) ??
      record ??
      found?.record ??
      preferredLanguage(req.headers['accept-language'], otherwise ?? found?.centre?.language ?? 'en'),
    get formToken() {
      formToken ??= makeFormToken(web, req, res);
      return formToken;
    },
    path: ownPath(req),
  };
}
