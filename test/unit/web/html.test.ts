import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html, type Shown } from '../../../src/web/html.ts';

const meant: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
/** What a browser makes of escaped text. */
const asRead = (text: string) => text.replace(/&(?:amp|lt|gt|quot|#39);/g, (name) => meant[name] ?? name);

describe('html', () => {
  it('whatever a value is, in text it reads as itself and adds no markup', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const [, inner = ''] = /^<p>(.*)<\/p>$/s.exec(String(html`<p>${value}</p>`)) ?? [];
        expect(inner).not.toMatch(/[<>"']/);
        expect(asRead(inner)).toBe(value);
      }),
    );
  });

  it('whatever a value is, in a quoted attribute it stays there', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const [, inner = ''] =
          /^<a title="([^"]*)">x<\/a>$/.exec(String(html`<a title="${value}">x</a>`)) ?? [];
        expect(asRead(inner)).toBe(value);
      }),
    );
  });

  it('markup made of all signs of markup stays text', () => {
    const sign = fc.constantFrom('<', '>', '"', "'", '&', '=', '/', ' ', 'a', 'script', '&lt;', '-->', '\n');
    fc.assert(
      fc.property(fc.array(sign), (signs) => {
        expect(asRead(String(html`${signs.join('')}`))).toBe(signs.join(''));
      }),
    );
  });

  it('joins lists, leaves out what is absent, and keeps its own html', () => {
    const items = ['a', 'b&'].map((one) => html`<li>${one}</li>`);
    expect(String(html`<ul>${items}</ul>${undefined}${false}${0}`)).toBe(
      '<ul><li>a</li><li>b&amp;</li></ul>0',
    );
  });

  it('takes attributes only as html', () => {
    const wrong = html` aria-invalid="true"`;
    expect(String(html`<input name="x"${wrong}>`)).toBe('<input name="x" aria-invalid="true">');
    expect(() => html`<input ${'onfocus=alert(1)'}>`).toThrow('among the attributes');
  });

  it.each([
    ['an attribute without quotes', (value: string) => html`<a href=${value}>x</a>`],
    ['a single-quoted attribute', (value: string) => html`<a href='${value}'>x</a>`],
    ['the name of a tag', (value: string) => html`<${value}>`],
    ['the name of an attribute', (value: string) => html`<a on${value}="x">`],
    ['a comment', (value: string) => html`<!-- ${value} -->`],
    ['a script', (value: string) => html`<script>let x = "${value}";</script>`],
    ['a style', (value: string) => html`<p>${value}</p><style>p { color: red }</style>`],
  ])('refuses a value in %s', (_place, template) => {
    expect(() => template('x')).toThrow();
  });

  it('shows nothing that only looks like text or html', () => {
    for (const value of [{}, { toString: () => '<b>' }, null, true, () => '<b>', Symbol('x')]) {
      expect(() => html`${value as unknown as Shown}`).toThrow(TypeError);
    }
  });
});
