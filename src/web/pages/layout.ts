import { isColor } from '../../core/accounts/brandColor.ts';
import type { Language, Portal } from '../../core/database/client.ts';
import { icon, stylesheet } from '../assets.ts';
import { colorPath } from '../centreColor.ts';
import { type Html, html, type Shown } from '../html.ts';
import type { Visit } from '../visit.ts';
import { wordsOf } from '../words/words.ts';

/** What a page shows of the centre: its name, its logo's colour if it has one, and which of its portals this is. */
export interface Centre {
  name: string;
  portal: Portal;
  brandColor: string | null;
}

/** One page, before it is text. */
export interface Page {
  visit: Visit;
  /** The sentence at the top, and the first half of the window's title. */
  title: string;
  /** Whether something on it is to be put right: the title tells it first. */
  wrong?: boolean;
  /** Whether it tells that something was done. The heading says it; a tick only shows it. */
  done?: boolean;
  /** The centre whose page it is. Absent where it cannot be known. */
  centre?: Centre | undefined;
  body: Shown;
}

/** The whole text of a page. */
export function renderPage({ visit, title, wrong, done, centre, body }: Page): string {
  const { language } = visit;
  const words = wordsOf(language);
  const color = centre?.brandColor ?? '';
  const named = wrong ? words.problemTitle(title) : title;
  return `<!doctype html>${html`
<html lang="${language}">
<head>
<meta charset="utf-8">
<title>${centre ? `${named} – ${centre.name}` : named}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="${stylesheet.path}">
${isColor(color) && html`<link rel="stylesheet" href="${colorPath('colour.css', color)}">`}
<link rel="icon" type="image/svg+xml" href="${isColor(color) ? colorPath('icon.svg', color) : icon.path}">
</head>
<body>
<div class="page">
${centre !== undefined && centreName(centre.name, words.portals[centre.portal])}
<main>
${done && html`<p class="tick" aria-hidden="true">✓</p>`}
<h1>${title}</h1>
${body}
</main>
${languageSwitch(language)}
</div>
</body>
</html>`}`;
}

function centreName(centre: string, portal: string): Html {
  return html`<header><span class="mark" aria-hidden="true">${initials(centre)}</span>
<p><bdi class="name">${centre}</bdi><span>${portal}</span></p></header>`;
}

/** To this page in the other language (language.ts). */
function languageSwitch(language: Language): Html {
  const other = language === 'en' ? 'es' : 'en';
  return html`<footer class="more languages"><a href="?language=${other}" hreflang="${other}" lang="${other}">${wordsOf(other).language}</a></footer>`;
}

/** At most two letters that stand for the centre. */
function initials(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase() ?? '')
    .join('');
}
