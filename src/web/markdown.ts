import MarkdownIt, { type Token } from 'markdown-it';
import { type Html, html, type Shown } from './html.ts';

/**
 * How deep blocks may stand in one another; a list in a list is two deeper. Real policies need eight, and more leave no
 * room for words on a small phone.
 */
const DEEPEST = 12;
/** Characters of one link. */
const LONGEST_LINK = 1_000;
/** The schemes of links. Anything else stays text: javascript:, data:, and paths of our own pages. */
const SAFE_LINK = /^(?:https?:\/\/|mailto:)/i;

/**
 * CommonMark with tables, without HTML and references: what looks like a tag or a reference is text. A reference that no
 * link uses would be left out, and one that a thousand use would make a page without end.
 */
const markdown = new MarkdownIt('default', {
  html: false,
  linkify: false,
  typographer: false,
  maxNesting: DEEPEST,
}).disable('reference');
// An address shows as it is written: decoded, it could show letters that look like others, or turn the line around.
markdown.normalizeLinkText = (url) => url;
markdown.validateLink = (url) => url.length <= LONGEST_LINK && SAFE_LINK.test(url) && URL.canParse(url);

/**
 * Markdown as part of a page. The library reads it; what it found is put together here with the `html` tag, piece by
 * piece, so that its text is escaped like every other and only the elements below can come of it (docs/decisions/111).
 * Headings begin at h2 and leave out no level, whatever the text begins with. Pictures show as their description.
 */
export function markdownHtml(text: string): Html {
  const tokens = markdown.parse(text, {});
  // Nothing of a text that somebody accepts may be left out: rather shown whole, as it is written.
  if (isTooDeep(tokens) || hasCellsTooMany(tokens, text.split('\n'))) return html`<pre>${text}</pre>`;
  return render(tokens, []);
}

/** The library leaves out what stands deeper. */
function isTooDeep(tokens: readonly Token[]): boolean {
  return tokens.some(({ nesting, level }) => nesting === 1 && level >= DEEPEST - 1);
}

/** The library leaves out cells to the right of the last heading of a table. */
function hasCellsTooMany(tokens: readonly Token[], lines: readonly string[]): boolean {
  let columns = 0;
  return tokens.some(({ type, map }) => {
    if (type === 'table_open') columns = 0;
    if (type === 'th_open') columns += 1;
    if (type !== 'tr_open' || columns === 0 || !map) return false;
    const cells = (lines[map[0]] ?? '').replace(/^[\s>]*\|?/, '').split(/(?<!\\)\|/);
    return cells.slice(columns).some((cell) => cell.trim() !== '');
  });
}

/** The headings that are open above a place, by the level that the text gave them. */
type Outline = number[];

/** Puts tokens together: those between an opening and its closing one are inside of it. */
function render(tokens: readonly Token[], outline: Outline): Html {
  const open: { token?: Token; inner: Shown[] }[] = [{ inner: [] }];
  const add = (shown: Shown) => open.at(-1)?.inner.push(shown);
  for (const token of tokens) {
    if (token.nesting === 1) open.push({ token, inner: [] });
    else if (token.nesting === 0) add(leaf(token, outline));
    else {
      const closed = open.pop();
      if (closed?.token) add(element(closed.token, closed.inner, outline));
    }
  }
  return html`${open.map(({ inner }) => inner)}`;
}

function element(token: Token, inner: Shown[], outline: Outline): Html {
  if (token.hidden) return html`${inner}`;
  switch (token.type) {
    case 'paragraph_open':
      return html`<p>${inner}</p>\n`;
    case 'heading_open':
      return heading(Number(token.tag.slice(1)), inner, outline);
    case 'bullet_list_open':
      return html`<ul>\n${inner}</ul>\n`;
    case 'ordered_list_open':
      return html`<ol start="${Number(token.attrGet('start') ?? 1)}">\n${inner}</ol>\n`;
    case 'list_item_open':
      return html`<li>${inner}</li>\n`;
    case 'blockquote_open':
      return html`<blockquote>\n${inner}</blockquote>\n`;
    case 'table_open':
      return html`<table>\n${inner}</table>\n`;
    case 'thead_open':
      return html`<thead>\n${inner}</thead>\n`;
    case 'tbody_open':
      return html`<tbody>\n${inner}</tbody>\n`;
    case 'tr_open':
      return html`<tr>${inner}</tr>\n`;
    case 'th_open':
      // A heading that says nothing is none.
      return isBlank(inner) ? html`<td></td>` : html`<th scope="col">${inner}</th>`;
    case 'td_open':
      return html`<td>${inner}</td>`;
    case 'strong_open':
      return html`<strong>${inner}</strong>`;
    case 'em_open':
      return html`<em>${inner}</em>`;
    case 's_open':
      return html`<s>${inner}</s>`;
    case 'link_open':
      return html`${link(String(token.attrGet('href') ?? ''), inner)}${titleOf(token)}`;
    default:
      return html`${inner}`;
  }
}

function isBlank(inner: readonly Shown[]): boolean {
  return inner.join('').trim() === '';
}

/** The title of a link or picture, which browsers show to a mouse alone. */
function titleOf(token: Token): Shown {
  const title = token.attrGet('title');
  return title ? ` (${title})` : undefined;
}

function leaf(token: Token, outline: Outline): Shown {
  switch (token.type) {
    case 'inline':
      return render(token.children ?? [], outline);
    case 'softbreak':
      return '\n';
    case 'hardbreak':
      return html`<br>\n`;
    case 'hr':
      return html`<hr>\n`;
    case 'code_inline':
      return html`<code>${token.content}</code>`;
    case 'code_block':
    case 'fence':
      return html`<pre><code>${token.info && `${token.info.trim()}\n`}${token.content}</code></pre>\n`;
    case 'image':
      return html`${token.content || String(token.attrGet('src') ?? '')}${titleOf(token)}`;
    default:
      return token.content;
  }
}

/** The page's own title is its h1; below it, each heading is at most one level deeper than the one it stands under. */
function heading(level: number, inner: Shown[], levels: Outline): Html {
  if (isBlank(inner)) return html``;
  while ((levels.at(-1) ?? 0) >= level) levels.pop();
  levels.push(level);
  switch (levels.length) {
    case 1:
      return html`<h2>${inner}</h2>\n`;
    case 2:
      return html`<h3>${inner}</h3>\n`;
    case 3:
      return html`<h4>${inner}</h4>\n`;
    case 4:
      return html`<h5>${inner}</h5>\n`;
    default:
      return html`<h6>${inner}</h6>\n`;
  }
}

/** Asked again here: what the library lets through is not what makes a link safe. */
function link(href: string, inner: Shown[]): Html {
  if (!markdown.validateLink(href)) return html`${inner}`;
  return html`<a href="${href}" rel="noopener noreferrer">${isBlank(inner) ? href : inner}</a>`;
}
