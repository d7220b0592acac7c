import type { Request } from 'express';
import type { Language } from '../core/database/client.ts';
import { cookieName, readCookie } from './cookies.ts';
import type { Web } from './web.ts';

const NAME = 'language';

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
