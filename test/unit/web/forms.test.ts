import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Form, parseForm } from '../../../src/web/forms.ts';
import { BrokenForm } from '../../../src/web/refusals.ts';

const parse = (text: string): Form => parseForm(Buffer.from(text));
/** Without what a form may not carry. */
const word = fc.string({ unit: 'binary' }).filter((text) => !/[[\]\0]/.test(text) && text.isWellFormed());

describe('a form', () => {
  it('is read as the browser wrote it', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(word.filter(Boolean), { maxLength: 10 }),
        fc.array(word, { minLength: 10 }),
        (names, values) => {
          const fields = names.map((name, i): [string, string] => [name, values[i] ?? '']);
          expect(Object.entries(parse(new URLSearchParams(fields).toString())).sort()).toEqual(fields.sort());
        },
      ),
    );
  });

  it('is read or refused, whatever the bytes, and nothing else happens', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          expect(
            Object.values(parseForm(Buffer.from(bytes))).every((value) => typeof value === 'string'),
          ).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(BrokenForm);
        }
      }),
    );
  });

  it('keeps spaces, plus signs, accents and empty fields', () => {
    expect({ ...parse('a=+x+&b=1%2B1&c=ma%C3%B1ana&d=&e&f=a=b') }).toEqual({
      a: ' x ',
      b: '1+1',
      c: 'mañana',
      d: '',
      e: '',
      f: 'a=b',
    });
    expect(parse('c=mañana').c).toBe('mañana');
  });

  it('has no prototype to pollute or to read from', () => {
    const form = parse('__proto__=x&constructor=y');
    expect(Object.getPrototypeOf(form)).toBeNull();
    expect(Object.entries(form)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
    expect(form.toString).toBeUndefined();
  });

  it.each([
    'a=1&a=2',
    'a=1&%61=2',
    'a[]=1',
    'a%5B0%5D=1',
    'a[b]=1',
    'a=%',
    'a=%zz',
    'a=%ff',
    'a=%00',
    'a%00=1',
  ])('%s is refused', (text) => {
    expect(() => parse(text)).toThrow(BrokenForm);
  });
});
