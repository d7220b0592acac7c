import { LEAST_PASSWORD_LENGTH, type PasswordProblem } from '../../core/credentials/passwordPolicy.ts';
import type { Words } from '../words/words.ts';
import type { Field } from './fields.ts';
import { passwordProblem } from './passwordProblem.ts';

/** What can be wrong with a new password, as the page says it. */
export interface WrongPassword {
  problem: PasswordProblem | undefined;
  /** Instead of the words for `problem`. */
  said?: string | undefined;
}

/**
 * The two boxes in which a new password is typed, with what is wrong beside the one that it is about.
 * @param setting the account's least length (S1).
 */
export function newPasswordFields(words: Words, setting: number, { problem, said }: WrongPassword): Field[] {
  const least = Math.max(setting, LEAST_PASSWORD_LENGTH);
  const wrong = said ?? (problem && passwordProblem(words, least, problem));
  const differs = problem === 'not-the-same';
  const box = { type: 'password', autocomplete: 'new-password', leastLength: least } as const;
  return [
    {
      ...box,
      name: 'password',
      label: words.fields.newPassword,
      hint: words.fields.newPasswordHint(least),
      wrong: differs ? undefined : wrong,
    },
    { ...box, name: 'confirm', label: words.fields.confirm, wrong: differs ? wrong : undefined },
  ];
}
