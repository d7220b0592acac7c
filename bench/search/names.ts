/** The commonest surnames of the United States, in their order. */
const SURNAMES =
  `Smith Johnson Williams Brown Jones García Miller Davis Rodríguez Martínez Hernández López González Wilson
Anderson Thomas Taylor Moore Jackson Martin Lee Pérez Thompson White Harris Sánchez Clark Ramírez Lewis Robinson Walker
Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter
Roberts Gómez Phillips Evans Turner Díaz Parker Cruz Edwards Collins Reyes Stewart Morris Morales Murphy Cook Rogers
Gutiérrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly Howard Ramos Kim Cox Ward Richardson Watson Brooks Chávez Wood
James Bennett Gray Mendoza Ruiz Hughes Price Álvarez Castillo Sanders Patel Myers Long Ross Foster Jiménez`.split(
    /\s+/,
  );

/** First names that are common among parents or their children, commonest first. */
const FIRST_NAMES =
  `James Mary Michael Jennifer Robert Olivia John Emma David Liam William Noah Elizabeth Sophia Maria Mia
Joseph Ava Daniel Charlotte Jessica Amelia Sarah Isabella Matthew Evelyn Ashley Oliver Christopher Elijah Amanda Lucas
Anthony Henry Melissa Theodore Jack Levi Stephanie Alexander Nicole Benjamin Samuel Mason Rachel Ethan Emily Luna Camila
Harper Sofia Gianna Laura Ella Scarlett Victoria Aria Grace Chloe Layla Penelope Nora Hazel Riley Lily Zoe Eleanor José
Lucía Mateo Santiago Sebastián Diego Ana Carmen Luis Carlos Juan Andrea Megan Brian Kevin Eric Katie Julie Anna Hannah
Leah Audrey Claire Lucy Aaron Adam Ryan Kyle Owen Wyatt Carter Julian Caleb`.split(/\s+/);

const SYLLABLES =
  `ba be bri bo cha che co da de dro du fa fe fi go gra ha he ho ja ji jo ka ke kli ko la le li lo lu ma
me mi mo na ne ni no pa pe pri ra re ri ro sa se shi so sta ta te ti to tre va ve vi vo wa we wi za zo`.split(
    /\s+/,
  );
const ENDINGS = 'r n s ck ll nd rt tz ski son man ton er ez in o a y'.split(' ');

/** Numbers that look random and are the same in every run (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Names are as frequent as in a country: one in ninety is the first, half of them are rare. */
export const surname = (random: () => number) => nameOf(rank(random, 8, 150_000), SURNAMES);
export const firstName = (random: () => number) => nameOf(rank(random, 20, 20_000), FIRST_NAMES);

/** A rank drawn by Zipf and Mandelbrot: the r-th name's share goes with 1 / (r + flat). */
function rank(random: () => number, flat: number, names: number): number {
  return Math.floor((flat + 1) * ((names + flat) / (flat + 1)) ** random() - flat - 1);
}

/** The name of a rank: a real one for the first, beyond them one made of syllables, never the same for two ranks. */
function nameOf(rank: number, real: readonly string[]): string {
  const known = real[rank];
  if (known) return known;
  let rest = rank - real.length;
  const ending = ENDINGS[rest % ENDINGS.length] ?? '';
  rest = Math.floor(rest / ENDINGS.length);
  let name = '';
  do {
    // Multiplied by a number without a common divisor, so that neighbours in rank do not look alike.
    name += SYLLABLES[(rest * 29 + name.length * 7) % SYLLABLES.length] ?? '';
    rest = Math.floor(rest / SYLLABLES.length);
  } while (rest > 0 || name.length < 4);
  return name.charAt(0).toUpperCase() + name.slice(1) + ending;
}
