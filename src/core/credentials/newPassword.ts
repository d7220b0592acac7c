import type { Core } from '../core.ts';
import { checkPassword, type PasswordProblem } from './passwordPolicy.ts';

/** What is typed to choose a password, by whichever way in. */
export interface Chosen {
  password: string;
  confirm: string;
}

/** For whom: what counts as a guess, and the account's least length. */
export interface ChosenFor {
  minLength: number;
  words: readonly string[];
}

/** Why a chosen password is refused, as far as that can be told without asking anybody. */
export function checkNewPassword(
  { password, confirm }: Chosen,
  whom: ChosenFor,
): PasswordProblem | undefined {
  return checkPassword(password, whom) ?? (password === confirm ? undefined : 'not-the-same');
}

/** Whether it is in a known leak, where the operator has that looked up. Asks outside; never in a transaction. */
export async function checkLeaks(
  { leakedPasswords }: Pick<Core, 'leakedPasswords'>,
  password: string,
): Promise<PasswordProblem | undefined> {
  return (await leakedPasswords?.has(password)) ? 'leaked' : undefined;
}
