import { availableParallelism } from 'node:os';
import argon2 from 'argon2';
import { Refusal } from '../errors.ts';

/** argon2id, OWASP's first choice: 19 MiB, two passes, one lane. */
export const ARGON2 = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** libuv's own number and setting. */
const POOL_THREADS = Number(process.env.UV_THREADPOOL_SIZE) || 4;

/** More hashing was asked for than this machine does in a few seconds. */
export class TooBusy extends Refusal {
  readonly code = 'too-busy';
  /** Seconds after which it is worth trying again, for `Retry-After`. */
  readonly retryAfter = 5;
  constructor() {
    super('Keydesk is very busy at this moment. Wait a few seconds and try again.');
  }
}

/** Who stands in line: anybody, or people who have a link, a session, or a browser that was here before. */
export type Line = 'anybody' | 'proved';

export interface PasswordHashing {
  /** @throws TooBusy when too many wait already. */
  hash(password: string): Promise<string>;
  /**
   * Whether the password fits the hash. With no hash (nobody, or no password yet) the same work is done
   * and the answer is no, so that the time tells nothing (ASVS 6.3.8).
   * @throws TooBusy when too many wait already.
   */
  verify(hash: string | undefined, password: string, line?: Line): Promise<boolean>;
  /** Whether there is a place in line now: to refuse a sign-in before anything is counted. */
  hasRoom(line: Line): boolean;
  /** Whether a hash was made with weaker parameters than today's: hash again at the next good sign-in. */
  isOutdated(hash: string): boolean;
}

/**
 * Passwords are hashed off the event loop (libuv's pool), a few at a time; the rest wait in line, and past so many they
 * are refused rather than piled up. Whoever has proved something has a line of its own and every other turn, so that a
 * flood of made-up logins keeps nobody from a reset, nor from signing in where they did before.
 * @param atOnce at most this many hashes run side by side. By default as many as there are cores, and threads in libuv's
 *   pool: each reads and writes 19 MiB, and more of them than cores only push each other out of the caches.
 * @param waiting at most this many stand in each line.
 */
export async function makePasswordHashing({
  atOnce = Math.min(availableParallelism(), POOL_THREADS),
  waiting = { anybody: 300, proved: 100 },
}: {
  atOnce?: number;
  waiting?: Record<Line, number>;
} = {}): Promise<PasswordHashing> {
  const decoy = await argon2.hash('the hash of nobody', ARGON2);
  const lines: Record<Line, (() => void)[]> = { anybody: [], proved: [] };
  let running = 0;
  let lastTurn: Line = 'anybody';

  async function inTurn<T>(line: Line, work: () => Promise<T>): Promise<T> {
    if (running >= atOnce) {
      if (lines[line].length >= waiting[line]) throw new TooBusy();
      await new Promise<void>((resolve) => lines[line].push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      // The place is handed on, so `running` stays as it is when somebody waits.
      const next = nextInLine();
      if (next) next();
      else running -= 1;
    }
  }

  function nextInLine(): (() => void) | undefined {
    const other: Line = lastTurn === 'anybody' ? 'proved' : 'anybody';
    if (lines[other].length > 0) lastTurn = other;
    return lines[lastTurn].shift();
  }

  return {
    hash: (password) => inTurn('proved', () => argon2.hash(normalisePassword(password), ARGON2)),
    verify: (hash, password, line = 'anybody') =>
      inTurn(line, async () => {
        const fits = await argon2.verify(hash ?? decoy, normalisePassword(password));
        return fits && hash !== undefined;
      }),
    hasRoom: (line) => running < atOnce || lines[line].length < waiting[line],
    isOutdated: isWeaker,
  };
}

/** Weaker in memory or passes than today's; a stronger one, of a process that already runs with more, stays. */
function isWeaker(hash: string): boolean {
  const parameter = (name: string) => Number(new RegExp(`[$,]${name}=(\\d+)[$,]`).exec(hash)?.[1] ?? 0);
  return parameter('m') < ARGON2.memoryCost || parameter('t') < ARGON2.timeCost;
}

/** NFKC, the same at set and at sign-in, so that one keyboard's é is another's (NIST 800-63B 3.1.1.2). Spaces stay. */
export function normalisePassword(password: string): string {
  return password.normalize('NFKC');
}
