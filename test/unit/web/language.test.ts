import { describe, expect, it } from 'vitest';
import { preferredLanguage } from '../../../src/web/language.ts';
import { en } from '../../../src/web/words/en.ts';
import { es } from '../../../src/web/words/es.ts';

describe('the language of a stranger', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['es', 'es'],
    ['es-MX,es;q=0.9,en;q=0.8', 'es'],
    ['en;q=0.2, es;q=0.8', 'es'],
    ['fr-FR, de;q=0.9', 'en'],
    ['es;q=0', 'en'],
    ['ES-419', 'es'],
    ['*', 'en'],
    [';;;,,q=', 'en'],
    [`${'x,'.repeat(10_000)}es`, 'en'],
  ] as const)('%j is %s', (header, language) => {
    expect(preferredLanguage(header, 'en')).toBe(language);
  });
});

/** Every sentence of a language, filled in. */
function sentences(words: object, path = ''): [path: string, sentence: string][] {
  return Object.entries(words).flatMap(([name, word]): [string, string][] => {
    const at = `${path}/${name}`;
    if (typeof word === 'string') return [[at, word]];
    return typeof word === 'function' ? [[at, word(8)]] : sentences(word, at);
  });
}

describe('the sentences', () => {
  const english = sentences(en);
  const spanish = new Map(sentences(es));

  it('are all there in both languages, none empty, none left in English', () => {
    expect([...spanish.keys()]).toEqual(english.map(([path]) => path));
    const left = english.filter(([path, text]) => !spanish.get(path)?.trim() || spanish.get(path) === text);
    expect(left.map(([path]) => path)).toEqual(['/front/title']);
  });

  it('carry the same numbers and names', () => {
    for (const [path, text] of english) {
      const numbers = (sentence = '') => sentence.match(/\d+/g)?.sort() ?? [];
      expect(numbers(spanish.get(path)), path).toEqual(numbers(text));
    }
  });
});
