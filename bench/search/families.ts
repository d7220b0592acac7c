import { firstName, randomFrom, surname } from './names.ts';

export interface BenchGuardian {
  name: string;
  email: string;
  phone: string;
}
export interface BenchFamily {
  name: string;
  guardians: BenchGuardian[];
  students: string[];
}

const DOMAINS = [
  'mail.example',
  'mail.example',
  'mail.example',
  'inbox.example',
  'post.example',
  'cable.example',
];

/** Families without end, the same in every run: 1.7 guardians and 1.8 students each. */
export function* makeFamilies(seed: number): Generator<BenchFamily> {
  const random = randomFrom(seed);
  const below = (most: number) => Math.floor(random() * most);
  for (;;) {
    const name = surname(random);
    const students = Array.from(
      { length: 1 + below(3) - (below(5) === 0 ? 1 : 0) || 1 },
      () => `${firstName(random)} ${name}`,
    );
    const guardians = Array.from({ length: below(10) < 7 ? 2 : 1 }, (_, index): BenchGuardian => {
      const first = firstName(random);
      const last = index === 0 || below(10) < 7 ? name : surname(random);
      return { name: `${first} ${last}`, email: emailOf(first, last, below), phone: phoneOf(below) };
    });
    yield { name, guardians, students };
  }
}

function emailOf(first: string, last: string, below: (most: number) => number): string {
  const [given, family] = [first, last].map((name) =>
    name
      .normalize('NFKD')
      .replace(/[^a-z]/gi, '')
      .toLowerCase(),
  );
  const number = below(2) === 0 ? '' : String(below(100));
  const local = [
    `${given}.${family}`,
    `${given}${family}`,
    `${given?.[0]}${family}`,
    `${family}${given?.[0]}`,
  ][below(4)];
  const domain = below(10) === 0 ? `${family}-home.example` : DOMAINS[below(DOMAINS.length)];
  return `${local}${number}@${domain}`;
}

/** Any area, and the exchange that films use. */
function phoneOf(below: (most: number) => number): string {
  return `+1${200 + below(800)}555${String(below(10_000)).padStart(4, '0')}`;
}
