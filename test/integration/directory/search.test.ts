import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  findGuardian,
  guardiansOfFamily,
  searchFamilies,
  searchGuardians,
} from '../../../src/core/directory/search.ts';
import type { AccountId } from '../../../src/core/ids.ts';
import { makeCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { csv, FAMILIES, importTexts, STUDENTS } from './importing.ts';

let core: TestCore;
let accountId: AccountId;
let otherId: AccountId;

const people = csv(
  FAMILIES,
  'F10,Smith,H1,Jane Smith,jane.smith@example.com,+15125550101,yes,',
  'F10,Smith,H2,Bob Smith,bsmith84@mail.example,+15125550102,no,',
  'F11,Smithers,H3,Wayland Smithers,wayland@example.com,+15125550103,yes,',
  'F12,Goldsmith,H4,Vera Goldsmith,vera@example.com,+15125550104,yes,',
  'F13,Núñez,H5,José Núñez,jose@example.com,+525512345678,yes,es',
  'F14,O’Brien,H6,Siobhán O’Brien,siobhan@example.com,+442079460018,yes,',
  'F15,Rodríguez,H7,Carmen Rodríguez,c_rodriguez@example.com,+15125550107,yes,',
  'F16,Lee,H8,Ann Lee,ann%lee@example.com,+15125550108,yes,',
  'F17,Johnson,H9,Maria Johnson,mj@superstars.example,+15125550109,yes,',
  'F18,Jones,H10,Smith Jones,,,no,',
);
const students = csv(STUDENTS, 'F10,S1,Lily Smith', 'F13,S2,Zoë Núñez', 'F17,S3,Jürgen Johnson');

beforeAll(async () => {
  core = await makeTestCore();
  accountId = (await makeCentre(core)).accountId;
  otherId = (await makeCentre(core)).accountId;
  await importTexts(core, accountId, { families: people, students });
  await importTexts(core, otherId, {
    families: csv(FAMILIES, 'F10,Smith,X1,Xaver Smith,x@example.com,+15125550199,yes,'),
  });
});
afterAll(() => core.close());

const names = async (words: string, account = accountId) =>
  (await searchGuardians(core, account, words)).guardians.map(({ name }) => name);

describe('a search', () => {
  it.each([
    ['part of a name', 'wayl', ['Wayland Smithers']],
    ['a family', 'goldsmith', ['Vera Goldsmith']],
    ['a student', 'lily', ['Bob Smith', 'Jane Smith']],
    ['the inside of a name', 'oldsmi', ['Vera Goldsmith']],
    ['several words in any order', 'smith jane', ['Jane Smith']],
    ['words of different people of the family', 'zoe jose', ['José Núñez']],
    ['accents that are not typed', 'jose nunez', ['José Núñez']],
    ['accents that are typed otherwise', 'JÖSÈ', ['José Núñez']],
    ['an apostrophe left out', 'obrien', ['Siobhán O’Brien']],
    ['an apostrophe of another kind', "o'brien", ['Siobhán O’Brien']],
    ['swapped letters', 'rodriugez', ['Carmen Rodríguez']],
    ['a wrong letter', 'johnsen', ['Maria Johnson']],
    ['a letter left out of a short name', 'jse', ['José Núñez']],
    ['two letters wrong', 'rodrigues carman', ['Carmen Rodríguez']],
    ['a typo in one word and a beginning in the other', 'jhonson mar', ['Maria Johnson']],
    ['an email', 'Jane.Smith@Example.com', ['Jane Smith']],
    ['the beginning of an email', 'wayland@', ['Wayland Smithers']],
    ['the inside of an email', 'smith84', ['Bob Smith']],
    ['an email with its domain’s beginning', 'bsmith84@ma', ['Bob Smith']],
    ['a domain', '@superstars.example', ['Maria Johnson']],
    ['an email with another ending', 'carmen@rodriguez.example', ['Carmen Rodríguez']],
    ['a whole phone number', '(512) 555-0103', ['Wayland Smithers']],
    ['a phone number with its country', '+1 512 555 0104', ['Vera Goldsmith']],
    ['the last four digits', '0107', ['Carmen Rodríguez']],
    ['the last seven digits', '555.0107', ['Carmen Rodríguez']],
    ['a phone number of another country', '020 7946 0018', ['Siobhán O’Brien']],
    ['a name and the last digits', 'smith 0102', ['Bob Smith']],
    ['an area code and a name', '512 vera', ['Vera Goldsmith']],
    ['signs that mean something to SQL', 'c_rodriguez', ['Carmen Rodríguez']],
    ['words that nobody has together', 'jane nunez', []],
    ['nothing like it', 'zzyzx', []],
    ['a phone number nearly right', '512 555 0199', []],
  ])('finds by %s', async (_, words, found) => {
    expect((await names(words)).sort()).toEqual([...found].sort());
  });

  it('shows whole words first, the guardian’s own before others, then beginnings, insides and typos', async () => {
    await importTexts(core, accountId, { families: csv(FAMILIES, 'F20,Smyth,H20,Pat Smyth,,,yes,') });
    const found = await names('smith');
    expect(found.slice(0, 3).sort()).toEqual(['Bob Smith', 'Jane Smith', 'Smith Jones']);
    expect(found[0]).toBe('Smith Jones');
    expect(found.slice(3)).toEqual(['Wayland Smithers', 'Vera Goldsmith', 'Pat Smyth']);
  });

  it('tells of each guardian what a card needs, addresses in clear for the caller to mask', async () => {
    const { guardians, more } = await searchGuardians(core, accountId, 'jane smith');
    expect(more).toBe(false);
    expect(guardians).toEqual([
      {
        id: expect.any(String),
        name: 'Jane Smith',
        familyId: expect.any(String),
        familyName: 'Smith',
        students: ['Lily Smith'],
        email: 'jane.smith@example.com',
        phone: '+15125550101',
        canLogIn: true,
        language: null,
      },
    ]);
  });

  it('never looks into another account, by any words or id', async () => {
    expect(await names('xaver')).toEqual([]);
    expect(await names('5550199')).toEqual([]);
    expect(await names('smith', otherId)).toEqual(['Xaver Smith']);
    const [theirs] = (await searchGuardians(core, otherId, 'xaver')).guardians;
    if (!theirs) throw new Error('Xaver is gone.');
    expect(await findGuardian(core, accountId, theirs.id)).toBeUndefined();
    expect(await findGuardian(core, otherId, theirs.id)).toEqual(theirs);
    expect(await guardiansOfFamily(core, accountId, theirs.familyId)).toEqual([]);
    expect(await guardiansOfFamily(core, otherId, theirs.familyId)).toEqual([theirs]);
  });

  it('forgets words that are no longer on record', async () => {
    await importTexts(core, accountId, {
      families: csv(FAMILIES, 'F21,Quixote,H21,Dulcinea Quixote,,,yes,'),
    });
    expect(await names('dulcinea')).toHaveLength(1);
    await importTexts(core, accountId, { families: csv(FAMILIES, 'F21,Quixote,H21,Aldonza Quixote,,,yes,') });
    expect(await names('dulcinea')).toEqual([]);
    expect(await core.db.searchWord.findFirst({ where: { accountId, word: 'dulcinea' } })).toBeNull();
  });
});

describe('more guardians than are shown', () => {
  beforeAll(async () => {
    const crowd = Array.from({ length: 60 }, (_, n) => `C${n},Crowd${n % 30},C${n},Cora Crowd${n},,,yes,`);
    await importTexts(core, otherId, { families: csv(FAMILIES, ...crowd) });
  });

  it.each(['cora', 'c', 'cor', 'ora', 'cora crow', 'c c', 'crowd co'])(
    '%s gives twenty, and says so',
    async (words) => {
      const { guardians, more } = await searchGuardians(core, otherId, words);
      expect(new Set(guardians.map(({ id }) => id)).size).toBe(20);
      expect(more).toBe(true);
    },
  );

  it('exactly twenty are not more', async () => {
    await importTexts(core, otherId, {
      families: csv(
        FAMILIES,
        ...Array.from({ length: 20 }, (_, n) => `T${n},Twenty,T${n},Tess Twenty,,,yes,`),
      ),
    });
    const { guardians, more } = await searchGuardians(core, otherId, 'twenty');
    expect([guardians.length, more]).toEqual([20, false]);
  });
});

describe('the family picker', () => {
  it('offers families once each, those of the name first, with their guardians', async () => {
    const { families, more } = await searchFamilies(core, accountId, 'smi');
    expect(families[0]).toEqual({
      id: expect.any(String),
      name: 'Smith',
      guardians: ['Bob Smith', 'Jane Smith'],
    });
    expect(new Set(families.map(({ id }) => id)).size).toBe(families.length);
    expect(more).toBe(false);
  });

  it('offers the first ones by name before anything is typed', async () => {
    const { families } = await searchFamilies(core, accountId, '');
    const sorted = families.map(({ name }) => name).toSorted();
    expect(families.map(({ name }) => name)).toEqual(sorted);
    expect(families.length).toBeGreaterThan(5);
  });

  it('offers nobody for signs without a letter', async () => {
    expect(await searchFamilies(core, accountId, '🤸')).toEqual({ families: [], more: false });
  });
});

describe('whatever is typed', () => {
  it.each([
    '%',
    '_',
    '\\',
    "'; DROP TABLE guardians; --",
    '"\'`',
    '\u0000',
    'smith\u0000',
    '\ud800',
    '🤸🏽‍♀️ smith',
    '   ',
    '\u202esmith',
    'x'.repeat(10_000),
    'smith '.repeat(2_000),
    '1'.repeat(10_000),
    '@'.repeat(200),
    'a@b@c@d',
    '()()()',
    '+',
    '王小明',
    'محمد',
  ])('%j is safe and no error', async (words) => {
    const { guardians } = await searchGuardians(core, accountId, words);
    expect(guardians.length).toBeLessThanOrEqual(20);
    await searchFamilies(core, accountId, words);
  });

  it('is safe and no error, tried with five hundred random inputs', async () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .array(fc.constantFrom('smith', 'ann', '512', '@', '%', '_', '0101', 'e', 'jo', ' ', '.'), {
          maxLength: 12,
        })
        .map((all) => all.join('')),
    );
    await fc.assert(
      fc.asyncProperty(anything, async (words) => {
        const { guardians } = await searchGuardians(core, accountId, words);
        expect(guardians.length).toBeLessThanOrEqual(20);
      }),
      { numRuns: 500 },
    );
  });
});
