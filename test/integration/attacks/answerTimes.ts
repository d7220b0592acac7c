/** Milliseconds of answers, in the order in which they came. */
export interface Times {
  known: number[];
  strangers: number[];
}

/** From one kind to the other, in milliseconds: known people take so much longer than strangers. */
export interface Interval {
  quantile: number;
  from: number;
  to: number;
}

export interface Verdict {
  /** `unclear`: after all samples the machine was too noisy to tell. */
  kind: 'same' | 'different' | 'unclear';
  samples: number;
  intervals: Interval[];
}

/** Less than this, in milliseconds, is nothing that a stranger could use over a network. */
export const BOUND_MS = 2;

/**
 * Low ones as well as the middle: whatever else the machine does only adds to a time, so that the quickest answers show
 * what the answer itself takes.
 */
const QUANTILES = [0.05, 0.2, 0.5];
/** Standard deviations on either side of each end: all intervals hold together in 99 of 100 runs and more. */
const Z = 3.3;
/** Answers of each kind after which it is looked; the last look ends it. */
const LOOKS = [100, 200, 400, 800];
/** Of each kind, in a new order each time, so that what is done after an answer meets both kinds alike. */
const SHUFFLED = 10;

/**
 * Asks about known people and strangers in turns that nobody can foresee until the evidence suffices. It says
 * `different` only if an interval lies wholly beyond the bound, and `same` only if all lie within.
 * @param ask asks about the i-th known person or stranger, and resolves with the milliseconds until the whole answer.
 */
export async function compareTimes(ask: (kind: keyof Times, i: number) => Promise<number>): Promise<Verdict> {
  const times: Times = { known: [], strangers: [] };
  let verdict = judge(times);
  for (const look of LOOKS) {
    while (times.known.length < look) {
      for (const kind of shuffled()) times[kind].push(await ask(kind, times[kind].length));
    }
    verdict = judge(times);
    if (verdict.kind !== 'unclear') break;
  }
  return verdict;
}

/** What the samples so far say. */
export function judge({ known, strangers }: Times): Verdict {
  const sorted = { known: known.toSorted(byTime), strangers: strangers.toSorted(byTime) };
  const intervals = QUANTILES.map((quantile) => {
    const [slowest, quickest] = [sorted.known, sorted.strangers].map((times) => around(times, quantile)) as [
      [number, number],
      [number, number],
    ];
    return { quantile, from: slowest[0] - quickest[1], to: slowest[1] - quickest[0] };
  });
  const samples = known.length + strangers.length;
  if (intervals.some(({ from, to }) => from > BOUND_MS || to < -BOUND_MS))
    return { kind: 'different', samples, intervals };
  const within = intervals.every(({ from, to }) => from > -BOUND_MS && to < BOUND_MS);
  return { kind: within ? 'same' : 'unclear', samples, intervals };
}

const byTime = (a: number, b: number) => a - b;

/** Between which two of the sorted times the true quantile lies, whatever their distribution (order statistics). */
function around(sorted: readonly number[], quantile: number): [from: number, to: number] {
  const n = sorted.length;
  const spread = Z * Math.sqrt(n * quantile * (1 - quantile));
  const at = (place: number) => sorted[Math.min(n - 1, Math.max(0, Math.round(place)))] ?? Number.NaN;
  return [at(n * quantile - spread), at(n * quantile + spread)];
}

function shuffled(): (keyof Times)[] {
  const kinds = Array.from(
    { length: 2 * SHUFFLED },
    (_, i) => (i % 2 ? 'known' : 'strangers') as keyof Times,
  );
  for (let i = kinds.length - 1; i > 0; i -= 1) {
    const j = Math.floor(Math.random() * (i + 1));
    [kinds[i], kinds[j]] = [kinds[j] as keyof Times, kinds[i] as keyof Times];
  }
  return kinds;
}
