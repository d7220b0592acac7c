import { describe, expect, it } from 'vitest';
import { markdownHtml } from '../../../src/web/markdown.ts';

const shown = (text: string) => String(markdownHtml(text));

/** Every tag that a text became, as written. */
const tagsOf = (page: string) => page.match(/<[^>]*>/g) ?? [];
const HARMLESS =
  /^<(?:\/?(?:p|h[2-6]|ul|li|ol|blockquote|table|thead|tbody|tr|th|td|strong|em|s|pre|code|a)|br|hr|ol start="\d+"|th scope="col"|a href="(?:https?:\/\/|mailto:)[^"<>\s]*" rel="noopener noreferrer")>$/i;

describe('what a policy may hold', () => {
  it('headings, lists, tables, emphasis and links become elements', () => {
    expect(shown('# Rules\n\nBe *kind* and **safe**.\n\n1. one\n2. two\n\n- a\n\n> said\n\n---')).toBe(
      '<h2>Rules</h2>\n<p>Be <em>kind</em> and <strong>safe</strong>.</p>\n<ol start="1">\n<li>one</li>\n<li>two</li>\n</ol>\n<ul>\n<li>a</li>\n</ul>\n<blockquote>\n<p>said</p>\n</blockquote>\n<hr>\n',
    );
    expect(shown('| Class | Fee |\n|---|--:|\n| Tumbling | 40 |')).toBe(
      '<table>\n<thead>\n<tr><th scope="col">Class</th><th scope="col">Fee</th></tr>\n</thead>\n<tbody>\n<tr><td>Tumbling</td><td>40</td></tr>\n</tbody>\n</table>\n',
    );
    expect(shown('[site](https://example.com/a?b=1&c=2) <mailto:a@example.com>')).toBe(
      '<p><a href="https://example.com/a?b=1&amp;c=2" rel="noopener noreferrer">site</a> <a href="mailto:a@example.com" rel="noopener noreferrer">mailto:a@example.com</a></p>\n',
    );
  });

  it.each([
    ['# a\n## b\n### c', ['h2', 'h3', 'h4']],
    ['#### deep first\n# then high\n### and a level left out', ['h2', 'h2', 'h3']],
    ['# a\n## b\n### c\n#### d\n##### e\n###### f', ['h2', 'h3', 'h4', 'h5', 'h6', 'h6']],
  ])('headings of %j leave out no level, and the page keeps one h1', (text, levels) => {
    expect(shown(text).match(/(?<=<)h\d/g)).toEqual(levels);
  });

  it('a picture shows as its description and is never fetched', () => {
    expect(shown('![Our hall](https://example.com/x.png)')).toBe('<p>Our hall</p>\n');
  });

  it('a text deeper than any real one is shown whole, as it is written', () => {
    const text = `${'> '.repeat(200)}I am <b>here</b>`;
    expect(shown(text)).toBe(`<pre>${text.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</pre>`);
    expect(shown(`${'> '.repeat(8)}I am here`)).toContain('<p>I am here</p>');
  });
});

describe('nothing of what is accepted is left out', () => {
  it.each([
    ['a reference that no link uses', 'Hello.\n\n[You pay 500]: https://example.com/x', 'You pay 500'],
    ['words after the marks of code', '~~~ You pay 500\ncode\n~~~', 'You pay 500'],
    ['a link’s title', '[terms](https://example.com "You pay 500")', 'You pay 500'],
    ['a picture’s title', '![terms](https://example.com/x.png "You pay 500")', 'You pay 500'],
    ['a link without words', '[](https://example.com/pay-500)', '>https://example.com/pay-500</a>'],
    ['a picture without words', '![](https://example.com/page-1.png)', 'https://example.com/page-1.png'],
    ['a cell more than there are headings', '| A | B |\n|---|---|\n| 1 | 2 | You pay 500 |', 'You pay 500'],
    ['such a cell in a quotation', '> | A |\n> |---|\n> | 1 | You pay 500', 'You pay 500'],
    ['such a cell behind an empty one', '| A |\n|---|\n| | | You pay 500 |', 'You pay 500'],
  ])('%s is shown', (_, text, words) => {
    expect(shown(text)).toContain(words);
  });

  it.each([
    '| A | B |\n|---|---|\n| 1 | 2 | |\n|1|2\n1\n',
    '| A | B |\n|---|---|\n| 1 \\| one | 2 |',
    '> | A | B |\n> |---|---|\n> | 1 | 2 |\n\n1. | A |\n   |---|\n   | 1 |',
  ])('an ordinary table stays a table: %j', (text) => {
    expect(shown(text)).toContain('<table>');
  });

  it('an address stands as it is written, not as other letters that look like it', () => {
    expect(shown('<https://xn--80ak6aa92e.com/%E2%80%AEtxt>')).toContain(
      '>https://xn--80ak6aa92e.com/%E2%80%AEtxt</a>',
    );
  });

  it('a heading without words is none', () => {
    expect(shown('## \n\ntext')).toBe('<p>text</p>\n');
  });
});

describe('attacks in a policy’s text', () => {
  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<svg/onload=alert(1)>',
    '<!-- a --><b onclick="x">',
    '<a href="javascript:alert(1)">x</a>',
    '&lt;script&gt;alert(1)&lt;/script&gt;',
    '&#60;img src=x onerror=alert(1)&#62;',
    '`<script>`',
    '    <script>\n\n~~~\n<script>\n~~~',
    '~~~"><script>alert(1)</script>\nx\n~~~',
    '| <script> | "onx="1 |\n|--|--|\n| <img src=x onerror=1> | \' |',
    '<?php x ?> <![CDATA[ x ]]> <!DOCTYPE x>',
    '[x](https://example.com/"onmouseover="alert(1))',
    '[x](<https://example.com/" onmouseover="alert(1)>)',
    '[x](https://example.com \'a" onx="1\')',
    '![a" onerror="alert(1)](https://example.com/x.png "t\\" onerror=\\"x")',
    '<https://example.com/"onx=1>',
    '<https://example.com/<script>>',
    '99999999999. x\n\n000000001. y',
  ])('%s makes no element of its own', (text) => {
    const page = shown(text);
    for (const tag of tagsOf(page)) expect(tag).toMatch(HARMLESS);
    expect(page).not.toMatch(/<(?:script|img|svg|b|style|iframe)\b/i);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java&#115;cript:alert(1)',
    'javascript&colon;alert(1)',
    'java\\script:alert(1)',
    '&#1;javascript:alert(1)',
    '&#x6A;avascript:alert(1)',
    'vbscript:msgbox(1)',
    'data:text/html,<script>alert(1)</script>',
    'data:image/svg+xml;base64,PHN2Zz4=',
    'file:///etc/passwd',
    'blob:https://example.com/x',
    '//example.com',
    '/superstars/portal/sign-out',
    'sign-out',
    '#top',
    'https:/example.com',
    'https://',
    'https://[',
  ])('a link to %s stays text', (url) => {
    for (const text of [`[x](${url})`, `[x](<${url}>)`, `<${url}>`, `[x][1]\n\n[1]: ${url}`, `![x](${url})`])
      expect(shown(text), text).not.toContain('<a');
  });

  it('a reference that is repeated a thousand times does not grow a page without end', () => {
    const text = `[a]: https://example.com/${'x'.repeat(900)}\n\n${'[a] '.repeat(20_000)}`;
    expect(shown(text).length).toBeLessThan(text.length + 100);
    expect(shown(`[a](https://example.com/${'x'.repeat(2_000)})`)).not.toContain('<a');
  });

  it('signs that turn the writing direction stay where they stand, and end with their paragraph', () => {
    expect(shown('a\u{202E}b\n\nשלום\u{200F} c')).toBe('<p>a\u{202E}b</p>\n<p>שלום\u{200F} c</p>\n');
  });

  it('the longest policies that libraries choke on are read in bounded work', () => {
    const long = (piece: string) => piece.repeat(Math.floor((100 * 1_024) / piece.length));
    const pieces = [
      '[',
      '![',
      '*',
      '_',
      '**a ',
      '`',
      '`a``',
      '<',
      '<!--',
      '> ',
      '- ',
      '|',
      '\\',
      '&#',
      '[a](',
      '[a](<b',
    ];
    const more = [
      '[a]: x\n',
      '![[]()',
      'a**b',
      '~~',
      '[](',
      '<https://',
      '***a',
      '*a **b ',
      '[[[a](b)',
      '|a|b|\n|-|-|\n',
    ];
    for (const piece of [...pieces, ...more]) {
      const page = shown(long(piece));
      expect(page.length, piece).toBeLessThan(1_000_000);
      for (const tag of new Set(tagsOf(page))) expect(tag).toMatch(HARMLESS);
    }
  });
});
