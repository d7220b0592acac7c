import type { Request, RequestHandler } from 'express';
import type { Language } from '../core/database/client.ts';
import { seeOther } from './answer.ts';
import { cookieName, readCookie, setCookie } from './cookies.ts';
import { ownPath } from './paths.ts';
import type { Web } from './web.ts';

const NAME = 'language';

/** One year, in seconds. */
const LIFE = 31_536_000;

/**
 * `?language=es` on any page: keeps the choice on this browser and leads to the page itself, without the query. The
 * record stays as it is; the choice counts before it (visit.ts). Needs no JavaScript.
 */
export function takeLanguageChoice(web: Pick<Web, 'https'>): RequestHandler {
  return (req, res, next) => {
    const at = req.url.indexOf('?');
    if (at < 0 || (req.method !== 'GET' && req.method !== 'HEAD')) return next();
    const value = new URLSearchParams(req.url.slice(at)).get('language');
    if (value !== 'en' && value !== 'es') return next();
    setCookie(res, { https: web.https, name: cookieName(web.https, NAME), value, seconds: LIFE });
    seeOther(res, ownPath(req));
  };
}

/** The language that a visitor chose on this browser, if any. */
export function chosenLanguage(web: Pick<Web, 'https'>, req: Request): Language | undefined {
  const value = readCookie(req, cookieName(web.https, NAME));
  return value === 'en' || value === 'es' ? value : undefined;
}

/**
 * The language to greet an unknown visitor in: the first of the browser's languages that we speak,
 * else the account's own. A guardian's record comes before both.
 */
export function preferredLanguage(acceptLanguage: string | undefined, otherwise: Language): Language {
  const wishes = (acceptLanguage ?? '')
    .split(',', 20)
    .map((wish) => {
      const [range = '', ...parameters] = wish.split(';');
      const weight = parameters.map((one) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(one)?.[1]).find(Boolean);
      return { language: range.trim().toLowerCase().split('-')[0], weight: Number(weight ?? 1) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { language } of wishes) if (language === 'en' || language === 'es') return language;
  return otherwise;
}
