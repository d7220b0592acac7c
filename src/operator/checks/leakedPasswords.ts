import { makeLeakedPasswords } from '../../core/credentials/leakedPasswords.ts';
import type { Finding } from './finding.ts';

/** In every list of leaked passwords since there are any. */
const LEAKED = 'password';

/** Whether leaked passwords can be looked up; nothing when that is off. */
export async function checkLeakedPasswords(environment: NodeJS.ProcessEnv): Promise<Finding[]> {
  if (environment.PWNED_PASSWORDS !== 'on') return [];
  const baseUrl = environment.PWNED_PASSWORDS_BASE_URL || 'https://api.pwnedpasswords.com';
  let trouble = '';
  const leaked = makeLeakedPasswords({
    baseUrl,
    log: {
      warn: ({ reason }: { reason: string }) => {
        trouble = reason;
      },
    },
  });
  const well = await leaked.has(LEAKED);
  return [
    {
      what: 'Leaked passwords',
      well,
      says: well
        ? 'the list answers.'
        : `the list does not answer as it should (${trouble || 'it does not know a password that all lists have'}). New passwords are let pass; check the network and PWNED_PASSWORDS_BASE_URL.`,
    },
  ];
}
