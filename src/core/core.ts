import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { PasswordHashing } from './credentials/hashing.ts';
import type { LeakedPasswords } from './credentials/leakedPasswords.ts';
import type { PrismaClient } from './database/client.ts';
import type { Queue } from './queue.ts';
import type { Secrets } from './secrets.ts';

/** What every rule works with. Made once in src/keydesk.ts (and in test/support/core.ts). */
export interface Core {
  readonly db: PrismaClient;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly queue: Queue;
  readonly hashing: PasswordHashing;
  /** Absent: new passwords are not looked up among leaked ones. */
  readonly leakedPasswords?: LeakedPasswords | undefined;
  readonly log: Logger;
  /** PUBLIC_URL without a trailing slash: the only base a link is ever built from. */
  readonly publicUrl: string;
}
