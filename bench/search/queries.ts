import { type BenchFamily, makeFamilies } from './families.ts';
import { randomFrom } from './names.ts';

/** One thing that somebody at the front desk types. */
export interface Query {
  kind: Kind;
  words: string;
}

/**
 * What people type, and how often out of a hundred. Names are taken from guardians who are there, so that frequent
 * names are asked for as often as they are borne.
 */
export const MIX = {
  surname: 22,
  'full name': 22,
  'student’s full name': 8,
  'name begun (2 letters)': 4,
  'name begun (4 letters)': 10,
  'full name begun': 6,
  'inside of a name': 3,
  typo: 8,
  'typo in a full name': 4,
  email: 5,
  'part of an email': 2,
  'phone number': 2,
  'last four digits': 2,
  'nothing found': 2,
} as const;

export type Kind = keyof typeof MIX;

/** A shuffled mix of queries, the same in every run, for the account that was filled with this number. */
export function makeQueries(account: number, guardians: number, rounds: number): Query[] {
  const random = randomFrom(7);
  const families = someFamilies(account, guardians, random);
  const queries = Object.entries(MIX).flatMap(([kind, share]) =>
    Array.from({ length: share * rounds }, (): Query => {
      const family = families[Math.floor(random() * families.length)];
      if (!family) throw new Error('There are no families to look for.');
      return { kind: kind as Kind, words: WORDS[kind as Kind](family, random) };
    }),
  );
  return queries
    .map((query) => ({ query, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ query }) => query);
}

/** A few thousand families from all over the account. */
function someFamilies(account: number, guardians: number, random: () => number): BenchFamily[] {
  const some: BenchFamily[] = [];
  let passed = 0;
  for (const family of makeFamilies(account + 1)) {
    passed += family.guardians.length;
    if (passed > guardians) return some;
    if (random() < 4_000 / guardians) some.push(family);
  }
  return some;
}

type Typing = (family: BenchFamily, random: () => number) => string;

const guardianOf = ({ guardians }: BenchFamily) => {
  const [guardian] = guardians;
  if (!guardian) throw new Error('A family without guardians was made.');
  return guardian;
};
const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

const WORDS: Record<Kind, Typing> = {
  surname: ({ name }) => name,
  'full name': (family) => guardianOf(family).name,
  'student’s full name': ({ students }) => students[0] ?? '',
  'name begun (2 letters)': ({ name }) => plain(name).slice(0, 2),
  'name begun (4 letters)': ({ name }) => plain(name).slice(0, 4),
  'full name begun': (family) => {
    const [first = '', last = ''] = plain(guardianOf(family).name).split(' ');
    return `${first.slice(0, 3)} ${last.slice(0, 3)}`;
  },
  'inside of a name': ({ name }) => plain(name).slice(1, 6),
  typo: ({ name }, random) => mistyped(plain(name), random),
  'typo in a full name': (family, random) => {
    const [first = '', last = ''] = plain(guardianOf(family).name).split(' ');
    return `${first} ${mistyped(last, random)}`;
  },
  email: (family) => guardianOf(family).email,
  'part of an email': (family) => `${guardianOf(family).email.split('@')[0]?.slice(1)}@`,
  'phone number': (family) => {
    const [, area, exchange, line] = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(guardianOf(family).phone) ?? [];
    return `(${area}) ${exchange}-${line}`;
  },
  'last four digits': (family) => guardianOf(family).phone.slice(-4),
  'nothing found': ({ name }) => `${plain(name).slice(0, 3)}xqzzk`,
};

/** One slip of the finger: a letter left out, doubled, wrong, or swapped with the next. Short names forgive none. */
function mistyped(word: string, random: () => number): string {
  if (word.length < 4) return word;
  const at = 1 + Math.floor(random() * Math.max(1, word.length - 2));
  const [start, letter, rest] = [word.slice(0, at), word.slice(at, at + 1), word.slice(at + 1)];
  const slips = [
    start + rest,
    start + letter + letter + rest,
    `${start}e${rest}`,
    start + rest.slice(0, 1) + letter + rest.slice(1),
  ];
  return slips[Math.floor(random() * slips.length)] ?? word;
}
