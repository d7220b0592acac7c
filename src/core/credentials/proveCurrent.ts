import type { Core } from '../core.ts';
import type { AccountId } from '../ids.ts';
import { noteFailure } from './failures.ts';
import { TooBusy } from './hashing.ts';
import { findKnownDevice, type KnownDevice } from './knownDevice.ts';
import { couldBeAPassword } from './passwordPolicy.ts';
import type { Person } from './person.ts';
import { endingStreak, giveTryBack, type Standing, streakOf, takeTry } from './streaks.ts';

/** Somebody signed in who gives their current password for what a deserted browser must not do. */
export interface Proving {
  accountId: AccountId;
  person: Person;
  /** Their email; or their id, when they have none any more. */
  login: string;
  /** As it is stored now. */
  passwordHash: string;
  current: string;
  knownDevice?: string | undefined;
}

export type ProvingOutcome =
  /** `device`: the browser, if it was known before. */
  | { kind: 'fits'; device: KnownDevice | undefined }
  | { kind: 'wrong-current' }
  | Exclude<Standing, { kind: 'go' }>;

/**
 * Compares what somebody signed in gives as their current password (ASVS 6.2.3, S8). Wrong ones count among the failures
 * of the login, as on the sign-in page.
 * @throws TooBusy when hashing has piled up; nothing is counted.
 */
export async function proveCurrent(core: Core, proving: Proving): Promise<ProvingOutcome> {
  const { accountId, person, login, passwordHash, current } = proving;
  const { portal } = person;
  if (!couldBeAPassword(current)) return { kind: 'wrong-current' };
  const at = { accountId, portal, login };
  const device = await findKnownDevice(core, at, proving.knownDevice);
  const streak = streakOf(core, { ...at, device: device?.id });
  const standing = await takeTry(core, streak);
  if (standing.kind !== 'go') return standing;
  const fits = await core.hashing.verify(passwordHash, current, 'proved').catch(async (error: unknown) => {
    if (error instanceof TooBusy) await giveTryBack(core, streak);
    throw error;
  });
  if (fits) {
    await core.db.$executeRaw(endingStreak(streak));
    return { kind: 'fits', device };
  }
  noteFailure(core, {
    accountId,
    portal,
    reason: 'wrong_password',
    person,
    number: standing.number,
    knownDevice: device !== undefined,
    changing: true,
  });
  return { kind: 'wrong-current' };
}
