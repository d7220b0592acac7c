import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { typosBetween } from '../../../src/core/directory/search/closeness.ts';
import { partsNear, partsOf, typosForgiven } from '../../../src/core/directory/search/keys.ts';
import type { AccountId } from '../../../src/core/ids.ts';

const account = '0198f3c2-0000-7000-8000-000000000001' as AccountId;
const other = '0198f3c2-0000-7000-8000-000000000002' as AccountId;
const meet = (typed: string, word: string, typos: 1 | 2) => {
  const near = new Set(partsNear(account, typed, typos));
  return partsOf(account, word).some((part) => near.has(part));
};

describe('typos', () => {
  it.each([
    ['smiht', 'smith', 1],
    ['smth', 'smith', 1],
    ['smitth', 'smith', 1],
    ['smyth', 'smith', 1],
    ['johnsen', 'johnson', 1],
    ['rodrigues', 'rodriguez', 1],
    ['gonsales', 'gonzalez', 2],
    ['smith', 'smith', 0],
    ['smith', 'jones', 3],
  ])('%s is %s with %i letters wrong', (typed, word, typos) => {
    expect(typosBetween(typed, word, 2)).toBe(typos);
  });

  it('are not forgiven in short words, numbers and addresses: another short word is another name', () => {
    expect(['ann', 'li', '5550142', 'smith84'].map(typosForgiven)).toEqual([0, 0, 0, 0]);
    expect(['lopez', 'smith'].map(typosForgiven)).toEqual([1, 1]);
    expect(['garcia', 'rodriguez'].map(typosForgiven)).toEqual([2, 2]);
  });

  const word = fc.string({ unit: fc.constantFrom(...'abcdelmnorst'), minLength: 4, maxLength: 14 });

  it('within what is forgiven always share a part, so that the look-up cannot miss the word', () => {
    const edits = fc.array(
      fc.tuple(fc.constantFrom('drop', 'add', 'change', 'swap'), fc.nat(), fc.constantFrom(...'aeiouxyz')),
      {
        minLength: 1,
        maxLength: 2,
      },
    );
    fc.assert(
      fc.property(word, edits, (original, changes) => {
        let typed = original;
        for (const [kind, where, letter] of changes) {
          const at = where % typed.length;
          const [start, end] = [typed.slice(0, at), typed.slice(at)];
          if (kind === 'drop') typed = start + end.slice(1);
          else if (kind === 'add') typed = start + letter + end;
          else if (kind === 'change') typed = start + letter + end.slice(1);
          else typed = start + end.slice(1, 2) + end.slice(0, 1) + end.slice(2);
        }
        fc.pre(typed.length >= 4);
        const typos = typosBetween(typed, original, 2);
        for (const most of [1, 2] as const) {
          if (typos <= most && most <= typosForgiven(typed)) expect(meet(typed, original, most)).toBe(true);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('count the same from either side, and stop counting beyond what is asked', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const all = typosBetween(a, b, 20);
        expect(typosBetween(b, a, 20)).toBe(all);
        for (const most of [0, 1, 2]) {
          const counted = typosBetween(a, b, most);
          if (all <= most) expect(counted).toBe(all);
          else expect(counted).toBeGreaterThan(most);
        }
      }),
    );
  });

  it('of one account are not in the lists of another', () => {
    const theirs = new Set(partsOf(other, 'smith'));
    expect(partsOf(account, 'smith').some((part) => theirs.has(part))).toBe(false);
  });
});
