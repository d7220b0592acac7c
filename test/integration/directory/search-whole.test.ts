import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeFamilies } from '../../../bench/search/families.ts';
import { foldWords } from '../../../src/core/directory/search/fold.ts';
import { searchGuardians } from '../../../src/core/directory/search.ts';
import type { AccountId } from '../../../src/core/ids.ts';
import { makeCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { csv, FAMILIES, importTexts, STUDENTS } from './importing.ts';

const GUARDIANS = 1_500;

interface Person {
  name: string;
  /** Folded words of the guardian, the family and the students. */
  words: string[];
}

let core: TestCore;
let accountId: AccountId;
const people: Person[] = [];

beforeAll(async () => {
  core = await makeTestCore();
  accountId = (await makeCentre(core)).accountId;
  const families: string[] = [];
  const students: string[] = [];
  let number = 0;
  for (const family of makeFamilies(3)) {
    if (people.length >= GUARDIANS) break;
    number += 1;
    for (const student of family.students) students.push(`F${number},S${students.length},${student}`);
    for (const { name, email, phone } of family.guardians) {
      // The number makes names unique, so that they can stand for the guardians below.
      const unique = `${name} G${people.length}`;
      families.push(`F${number},${family.name},G${people.length},${unique},${email},${phone},yes,`);
      people.push({ name: unique, words: [unique, family.name, ...family.students].flatMap(foldWords) });
    }
  }
  const texts = { families: csv(FAMILIES, ...families), students: csv(STUDENTS, ...students) };
  expect(await importTexts(core, accountId, texts)).toMatchObject({
    refused: 0,
    guardians: { added: people.length },
  });
});
afterAll(() => core.close());

/** What a look through every single guardian finds. */
const lookThrough = (fits: (word: string) => boolean) => people.filter(({ words }) => words.some(fits));
const person = fc.nat(GUARDIANS - 1).map((index) => people[index] as Person);

async function expectAll(typed: string, wanted: readonly Person[]): Promise<void> {
  const { guardians, more } = await searchGuardians(core, accountId, typed);
  const found = new Set(guardians.map(({ name }) => name));
  if (wanted.length > 20) {
    expect({ typed, shown: guardians.length, more }).toEqual({ typed, shown: 20, more: true });
    for (const name of found) expect(wanted.map((one) => one.name)).toContain(name);
  } else {
    expect({ typed, missing: wanted.filter(({ name }) => !found.has(name)) }).toEqual({ typed, missing: [] });
  }
}

it('finds everybody whom a look through all finds by the beginnings of one, two or three words', async () => {
  const piece = fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 8 }));
  await fc.assert(
    fc.asyncProperty(person, fc.array(piece, { minLength: 1, maxLength: 3 }), async ({ words }, chosen) => {
      const typed = chosen.map(([which, letters]) => (words[which % words.length] ?? '').slice(0, letters));
      const wanted = people.filter((one) =>
        typed.every((text) => one.words.some((word) => word.startsWith(text))),
      );
      await expectAll(typed.join(' '), wanted);
    }),
    { numRuns: 400 },
  );
});

it('finds everybody whom a look through all finds by the inside of a name', async () => {
  await fc.assert(
    fc.asyncProperty(
      person,
      fc.nat(9),
      fc.nat(5),
      fc.integer({ min: 3, max: 6 }),
      async ({ words }, which, from, letters) => {
        const text = (words[which % words.length] ?? '').slice(from, from + letters);
        fc.pre(/^\p{L}{3,}$/u.test(text));
        const beginning = lookThrough((word) => word.startsWith(text));
        const inside = lookThrough((word) => word.includes(text));
        await expectAll(text, beginning.length > 20 ? beginning : inside.length > 20 ? [] : inside);
      },
    ),
    { numRuns: 300 },
  );
});
