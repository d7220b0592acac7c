import { after, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import { removeInParts, startSweeping } from '../sweeping.ts';
import { SESSION_LIFE } from './sessions.ts';

const DAY = 24 * 60 * MINUTE;
/**
 * Failures of logins that nobody has are remembered for so many milliseconds after the last one, and so many of them at
 * most: a stranger who makes logins up must not fill the disk. Those of people on record are never forgotten, or a
 * patient guesser would have another hundred tries after each pause.
 */
const STREAK_LIFE = 30 * DAY;
const MOST_STREAKS = 500_000;
const SWEEP_EVERY = 10 * MINUTE;
/** Rows that one statement removes: it must not hold up others. */
const AT_ONCE = 2_000;

/**
 * Removes sessions that have ended by themselves, and streaks that nobody added to for long. Any number of processes
 * may sweep at once.
 * @param mostStreaks of logins that nobody has.
 * @returns how many of each were removed.
 */
export async function sweepCredentials(
  core: Pick<Core, 'db' | 'clock'>,
  { mostStreaks = MOST_STREAKS } = {},
): Promise<{ sessions: number; streaks: number }> {
  const now = core.clock.now();
  const { customer, office } = SESSION_LIFE;
  const sessions = await removeInParts(
    AT_ONCE,
    () => core.db.$executeRaw`
      DELETE FROM sessions WHERE id_hash IN (
        SELECT id_hash FROM sessions
        WHERE expires_at <= ${now}
          OR seen_at <= CASE portal WHEN 'customer' THEN ${after(now, -customer.idle)}::timestamptz
                                    ELSE ${after(now, -office.idle)}::timestamptz END
        LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED)`,
  );
  return { sessions, streaks: await sweepStreaks(core, now, mostStreaks) };
}

async function sweepStreaks(core: Pick<Core, 'db'>, now: Date, most: number): Promise<number> {
  const oldest = (until: Date, limit: number) => core.db.$executeRaw`
    DELETE FROM sign_in_streaks WHERE (account_id, portal, login_hash, device_hash) IN (
      SELECT account_id, portal, login_hash, device_hash FROM sign_in_streaks
      WHERE NOT on_record AND last_at <= ${until}
      ORDER BY last_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)`;
  const old = await removeInParts(AT_ONCE, () => oldest(after(now, -STREAK_LIFE), AT_ONCE));
  let tooMany = (await core.db.signInStreak.count({ where: { onRecord: false } })) - most;
  const made = await removeInParts(AT_ONCE, async () => {
    const removed = tooMany > 0 ? await oldest(now, Math.min(tooMany, AT_ONCE)) : 0;
    tooMany -= removed;
    return removed;
  });
  return old + made;
}

/** Sweeps in the background from now on. Returns how to stop. */
export function startCredentialSweep(core: Pick<Core, 'db' | 'clock' | 'log'>): () => Promise<void> {
  return startSweeping(core, 'sessions', SWEEP_EVERY, () => sweepCredentials(core));
}
