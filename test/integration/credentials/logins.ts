import { emailKey } from '../../../src/core/addresses.ts';
import type { Core } from '../../../src/core/core.ts';
import {
  type ChangeOutcome,
  changePassword,
  type PasswordChange,
} from '../../../src/core/credentials/changePassword.ts';
import { lockPerson, type Person, rowsOf } from '../../../src/core/credentials/person.ts';
import { findSession } from '../../../src/core/credentials/sessions.ts';
import { type SignIn, type SignInOutcome, signIn } from '../../../src/core/credentials/signIn.ts';
import { type StoredPassword, storePassword } from '../../../src/core/credentials/storePassword.ts';
import type { AccountId } from '../../../src/core/ids.ts';

/** Core whose hashing takes no time, where it is not what is tested: these stories sign in hundreds of times. */
export function withQuickHashing<C extends Core>(core: C): C {
  const hashing: Core['hashing'] = {
    ...core.hashing,
    hash: async (password) => `$argon2id$quick ${crypto.randomUUID()}$${password}`,
    verify: async (stored, password) => stored?.replace(/^\$argon2id\$quick [\w-]+\$/, '') === password,
    isOutdated: () => false,
  };
  return { ...core, hashing };
}

/** Somebody with a login, at one portal. */
export interface Login {
  accountId: AccountId;
  person: Person;
  email: string;
}

/** Gives a login its email, on the record of the portal's own people. */
export async function putOnRecord(core: Core, { accountId, person, email }: Login): Promise<void> {
  const data = { email, emailKey: emailKey(email) };
  if (person.portal === 'customer')
    await core.db.guardian.updateMany({ where: { accountId, id: person.guardianId }, data });
  else await core.db.staff.updateMany({ where: { accountId, id: person.staffId }, data });
}

/** Lets somebody log in, or no more: Can Log In of a guardian, deactivation of staff. */
export async function letLogIn(core: Core, { accountId, person }: Login, may: boolean): Promise<void> {
  if (person.portal === 'customer')
    await core.db.guardian.updateMany({
      where: { accountId, id: person.guardianId },
      data: { canLogIn: may },
    });
  else
    await core.db.staff.updateMany({
      where: { accountId, id: person.staffId },
      data: { deactivatedAt: may ? null : core.clock.now() },
    });
}

/** Sets a password as a link or a colleague does: in one transaction, the person's row first. */
export async function givePassword(
  core: Core,
  { accountId, person }: Login,
  password: string,
  { mustChange = false } = {},
): Promise<StoredPassword> {
  const passwordHash = await core.hashing.hash(password);
  return core.db.$transaction(async (tx) => {
    await lockPerson(tx, accountId, person);
    return storePassword(core, tx, {
      accountId,
      person,
      passwordHash,
      chosenAt: core.clock.now(),
      mustChange,
    });
  });
}

export function tryIn(
  core: Core,
  { accountId, person, email }: Login,
  password: string,
  more: Partial<SignIn> = {},
): Promise<SignInOutcome> {
  return signIn(core, { accountId, portal: person.portal, email, password, browser: {}, ...more });
}

/** Signs in. @throws when that is refused. */
export async function signedIn(core: Core, login: Login, password: string, more: Partial<SignIn> = {}) {
  const outcome = await tryIn(core, login, password, more);
  if (outcome.kind !== 'signed-in') throw new Error(`It was ${outcome.kind}.`);
  return outcome;
}

export async function isIn(core: Core, { accountId, person }: Login, session: string): Promise<boolean> {
  return (await findSession(core, accountId, person.portal, session)) !== undefined;
}

export function change(
  core: Core,
  { accountId, person }: Login,
  session: string,
  [current, password]: [current: string, password: string],
  more: Partial<PasswordChange> = {},
): Promise<ChangeOutcome> {
  const asked = { accountId, person, session, current, password, confirm: password, browser: {} };
  return changePassword(core, { ...asked, ...more });
}

/** What the Audit Log says of one action, in order. */
export async function audited(core: Core, accountId: AccountId, action: string) {
  return core.db.auditEntry.findMany({ where: { accountId, action }, orderBy: { seq: 'asc' } });
}

/** Core that does something else once, right after a password was compared. */
export function meanwhile(core: Core, deed: () => Promise<unknown>): Core {
  let done = false;
  return {
    ...core,
    hashing: {
      ...core.hashing,
      async verify(...asked) {
        const fits = await core.hashing.verify(...asked);
        if (!done) {
          done = true;
          await deed();
        }
        return fits;
      },
    },
  };
}

export const sessionsOf = (core: Core, { accountId, person }: Login) =>
  core.db.session.count({ where: { accountId, ...rowsOf(person) } });
