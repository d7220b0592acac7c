import type { PasswordProblem } from '../../core/credentials/passwordPolicy.ts';
import type { Words } from '../words/words.ts';

/** Why a new password is refused, in the words of every page on which one is chosen. @param least characters. */
export function passwordProblem({ wrong }: Words, least: number, problem: PasswordProblem): string {
  switch (problem) {
    case 'missing':
      return wrong.missing;
    case 'too-short':
      return wrong.tooShort(least);
    case 'too-long':
      return wrong.tooLong;
    case 'common':
      return wrong.common;
    case 'about-you':
      return wrong.aboutYou;
    case 'not-the-same':
      return wrong.notTheSame;
    case 'leaked':
      return wrong.leaked;
    case 'unchanged':
      return wrong.unchanged;
  }
}
