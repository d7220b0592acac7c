// @ts-check
// Slack's mrkdwn as a tree. Pure: text in, nodes out; drawing them is the business of show.js.
import { unescapeSlack } from './escape.js';
import { takeReference } from './references.js';

/**
 * @typedef {{ type: 'text', text: string }
 *   | { type: 'bold' | 'italic' | 'strike' | 'quote', children: Node[] }
 *   | { type: 'code' | 'pre', text: string }
 *   | { type: 'break' }
 *   | { type: 'emoji', name: string }
 *   | import('./references.js').Reference} Node
 */

/** @type {Record<string, 'bold' | 'italic' | 'strike'>} */
const MARKS = { '*': 'bold', _: 'italic', '~': 'strike' };
const QUOTE = /^(?:&gt;|>) ?/;
const WORD = /[\p{L}\p{N}]/u;

/**
 * Parses a mrkdwn text. With `verbatim`, bare addresses stay text, as Slack has it.
 * @param {string} source
 * @param {{ verbatim?: boolean }} [options]
 * @returns {Node[]}
 */
export function parseMrkdwn(source, { verbatim = false } = {}) {
  return source.split(/```([\s\S]+?)```/).flatMap((part, index) => {
    if (index % 2 === 1)
      return [{ type: /** @type {const} */ ('pre'), text: unescapeSlack(part.replace(/^\n/, '')) }];
    return part === '' ? [] : parseLines(part.split('\n'), verbatim);
  });
}

/**
 * @param {string[]} lines
 * @param {boolean} verbatim
 * @returns {Node[]}
 */
function parseLines(lines, verbatim) {
  /** @type {Node[]} */
  const nodes = [];
  for (let at = 0; at < lines.length; at += 1) {
    const quoted = [];
    while (QUOTE.test(lines[at] ?? '')) {
      quoted.push((lines[at] ?? '').replace(QUOTE, ''));
      at += 1;
    }
    if (quoted.length > 0) nodes.push({ type: 'quote', children: parseLines(quoted, verbatim) });
    if (at >= lines.length) break;
    if (at > 0 && quoted.length === 0) nodes.push({ type: 'break' });
    nodes.push(...parseInline(lines[at] ?? '', verbatim));
  }
  return nodes;
}

/**
 * @param {string} line
 * @param {boolean} verbatim
 * @returns {Node[]}
 */
function parseInline(line, verbatim) {
  /** @type {Node[]} */
  const nodes = [];
  let plain = '';
  const flush = () => {
    if (plain) nodes.push({ type: 'text', text: unescapeSlack(plain) });
    plain = '';
  };
  for (let at = 0; at < line.length; ) {
    const taken =
      takeReference(line, at) ??
      takeCode(line, at) ??
      takeMarked(line, at, verbatim) ??
      takeEmoji(line, at) ??
      (verbatim ? null : takeAddress(line, at));
    if (taken) {
      flush();
      nodes.push(taken.node);
      at = taken.end;
    } else {
      plain += line[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

/** @typedef {{ node: Node, end: number }} Taken */

/**
 * @param {string} line
 * @param {number} at
 * @returns {Taken | null}
 */
function takeCode(line, at) {
  if (line[at] !== '`') return null;
  const close = line.indexOf('`', at + 1);
  if (close <= at + 1) return null;
  return { node: { type: 'code', text: unescapeSlack(line.slice(at + 1, close)) }, end: close + 1 };
}

/**
 * `*bold*`, `_italic_`, `~strike~`: the marks stand at the edge of words and hug what they mark.
 * @param {string} line
 * @param {number} at
 * @param {boolean} verbatim
 * @returns {Taken | null}
 */
function takeMarked(line, at, verbatim) {
  const mark = line[at] ?? '';
  const type = MARKS[mark];
  if (!type || WORD.test(line[at - 1] ?? '') || /\s/.test(line[at + 1] ?? ' ')) return null;
  for (let close = line.indexOf(mark, at + 1); close !== -1; close = line.indexOf(mark, close + 1)) {
    if (close === at + 1) return null;
    if (/\s/.test(line[close - 1] ?? ' ') || WORD.test(line[close + 1] ?? '')) continue;
    return { node: { type, children: parseInline(line.slice(at + 1, close), verbatim) }, end: close + 1 };
  }
  return null;
}

/**
 * @param {string} line
 * @param {number} at
 * @returns {Taken | null}
 */
function takeEmoji(line, at) {
  if (line[at] !== ':') return null;
  const found = /^:([a-z0-9_+'-]+)(?:::skin-tone-\d)?:/.exec(line.slice(at));
  return found?.[1] ? { node: { type: 'emoji', name: found[1] }, end: at + found[0].length } : null;
}

/**
 * A bare web address, which Slack turns into a link by itself.
 * @param {string} line
 * @param {number} at
 * @returns {Taken | null}
 */
function takeAddress(line, at) {
  if (line[at] !== 'h' || WORD.test(line[at - 1] ?? '')) return null;
  const found = /^https?:\/\/[^\s<>|]+[^\s<>|.,;:!?)"'*_~`]/.exec(line.slice(at));
  if (!found) return null;
  const url = unescapeSlack(found[0]);
  return { node: { type: 'link', url, label: url }, end: at + found[0].length };
}
