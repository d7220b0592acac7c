import { describe, expect, it } from 'vitest';
import { foldWords } from '../../../src/core/directory/search/fold.ts';
import { piecesOf } from '../../../src/core/directory/search/pieces.ts';
import { searchTextOf, wordsOf, wordsOfSearchText } from '../../../src/core/directory/search/words.ts';

describe('words of a guardian', () => {
  const jane = {
    name: 'Jané O’Brien-Smith',
    family: 'Smith',
    students: ['Lily Smith', 'Søren Łukasz'],
    email: 'Jane.Smith@Mail.Example.com',
    phone: '+15125550142',
  };

  it('are those of all names, once each, without accents and capitals; of the email and the phone, marked', () => {
    expect(wordsOf(jane)).toEqual([
      ...['jane', 'obrien', 'smith', 'lily', 'soren', 'lukasz'],
      ...['@jane.smith@mail.example.com', '@smith', '@mail', '@example', '@com'],
      '#5125550142/15125550142',
    ]);
  });

  it('can be read back from the text that is stored', () => {
    expect(wordsOfSearchText(searchTextOf(wordsOf(jane)))).toEqual(wordsOf(jane));
  });

  it('are cut when they are longer than any name', () => {
    expect(foldWords('x'.repeat(500))).toEqual(['x'.repeat(64)]);
  });
});

describe('what was typed', () => {
  const kinds = (typed: string) => piecesOf(typed).map(({ kind, text }) => `${kind}:${text}`);

  it.each([
    ['Smith', ['word:smith']],
    ['  josé   NÚÑEZ ', ['word:jose', 'word:nunez']],
    ["O'Brien, Ann", ['word:obrien', 'word:ann']],
    ['smith smith', ['word:smith']],
    ['Jane.Smith@example.com', ['email:jane.smith@example.com']],
    ['<jane@example.com>;', ['email:jane@example.com']],
    ['@example.com', ['word:example', 'word:com']],
    ['(512) 555-0142', ['phone:5125550142']],
    ['+1 512.555.0142', ['phone:15125550142']],
    ['001 512 555 0142', ['phone:15125550142']],
    ['+44 (0)20 7946 0018', ['phone:442079460018']],
    ['020 7946 0018', ['phone:2079460018']],
    ['0142', ['phone:0142']],
    ['５５５ ０１４２', ['phone:5550142']],
    ['smith 0142', ['word:smith', 'phone:0142']],
    ['room 12', ['word:room', 'word:12']],
  ])('%j is taken apart', (typed, pieces) => {
    expect(kinds(typed)).toEqual(pieces);
  });

  it.each(['', '   ', '%_\\', '"\'`;--', '🤸🏽‍♀️', '\u0000\u0007', '\ud800', '()', '+', '@', '...', '\u202e'])(
    '%j is nothing, and no error',
    (typed) => {
      expect(piecesOf(typed)).toEqual([]);
    },
  );

  it('is only looked at as far as anybody would type', () => {
    expect(piecesOf('word '.repeat(10_000))).toHaveLength(1);
    expect(piecesOf(Array.from({ length: 5_000 }, (_, n) => `w${n}x`).join(' ')).length).toBeLessThanOrEqual(
      6,
    );
  });
});
