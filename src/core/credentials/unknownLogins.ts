import { appendAudit } from '../audit/append.ts';
import { after, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Portal, PrismaClient, SignInStreak } from '../database/client.ts';
import type { AccountId } from '../ids.ts';

/** At most one row of the Audit Log in so many milliseconds, however many logins that nobody has are tried. */
const TOLD_EVERY = 60 * MINUTE;
const NEVER = new Date(0);

/** Tries of an account that wait for the one write that is under way for it. */
interface Tally {
  waiting: number;
  written: Promise<void> | undefined;
}

const tallies = new WeakMap<PrismaClient, Map<string, Tally>>();

/** Counts a try of a login that nobody has. A flood of them costs one small write after the other. */
export function noteUnknownLogin(core: Core, accountId: AccountId, portal: Portal): Promise<void> {
  const ofThisDatabase = tallies.get(core.db) ?? new Map<string, Tally>();
  tallies.set(core.db, ofThisDatabase);
  const place = `${portal} ${accountId}`;
  const tally = ofThisDatabase.get(place) ?? { waiting: 0, written: undefined };
  ofThisDatabase.set(place, tally);
  tally.waiting += 1;
  tally.written ??= writeAll(core, accountId, portal, tally).finally(() => {
    tally.written = undefined;
  });
  return tally.written;
}

async function writeAll(core: Core, accountId: AccountId, portal: Portal, tally: Tally): Promise<void> {
  while (tally.waiting > 0) {
    const tries = tally.waiting;
    tally.waiting = 0;
    await write(core, accountId, portal, tries);
  }
}

/** Adds to the account's count, which stands among the streaks under a name that no login has; writes a row if it is time. */
async function write(core: Core, accountId: AccountId, portal: Portal, tries: number): Promise<void> {
  const now = core.clock.now();
  const name = new Uint8Array(core.secrets.sign('login', `unknown ${accountId}`));
  await core.db.$transaction(async (tx) => {
    const [counted] = await tx.$queryRaw<Pick<SignInStreak, 'failures' | 'lastAt'>[]>`
      INSERT INTO sign_in_streaks AS s (account_id, portal, login_hash, device_hash, failures, last_at)
      VALUES (${accountId}::uuid, ${portal}::"Portal", ${name}, '', ${tries}, ${NEVER})
      ON CONFLICT (account_id, portal, login_hash, device_hash) DO UPDATE SET failures = s.failures + excluded.failures
      RETURNING s.failures, s.last_at AS "lastAt"`;
    if (!counted || counted.lastAt > after(now, -TOLD_EVERY)) return;
    await tx.signInStreak.updateMany({
      where: { accountId, portal, loginHash: name },
      data: { failures: 0, lastAt: now },
    });
    await appendAudit(core, tx, accountId, {
      actor: { kind: 'visitor' },
      via: `${portal}_portal`,
      action: 'portal.sign_in_failed',
      details: { reason: 'unknown', tries: counted.failures },
    });
  });
}
