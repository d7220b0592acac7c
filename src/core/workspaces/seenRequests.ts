import { after } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import { sha256 } from '../secrets.ts';

/**
 * Remembers something for `forMs` milliseconds, for every process on this database. What is over counts no more, swept or not.
 * @param name what it is and which one, such as `signature v0=…`; only its hash is kept.
 * @returns false when it is remembered already.
 */
export async function rememberOnce(
  core: Pick<Core, 'clock'>,
  tx: Pick<Tx, '$executeRaw'>,
  name: string,
  forMs: number,
): Promise<boolean> {
  const now = core.clock.now();
  const expiresAt = after(now, forMs);
  const added =
    await tx.$executeRaw`INSERT INTO seen_requests AS seen (key, expires_at) VALUES (${sha256(name)}, ${expiresAt})
      ON CONFLICT (key) DO UPDATE SET expires_at = excluded.expires_at WHERE seen.expires_at < ${now}`;
  return added === 1;
}

/** Deletes what nobody can need any more. */
export async function forgetExpired(core: Pick<Core, 'db' | 'clock'>): Promise<void> {
  await core.db.$executeRaw`DELETE FROM seen_requests WHERE expires_at < ${core.clock.now()}`;
}
