import { z } from 'zod';
import type { Core } from '../core.ts';
import type { AccountId } from '../ids.ts';

/** What a visitor asked on a Forgot Password page. */
export interface ForgotQuestion {
  /** As typed. Only ever looked up; never a destination. */
  email: string;
  /** Where it came from; empty when that could not be told. */
  origin: string;
  /** Whether this browser has signed in to this very email before. */
  known: boolean;
}

const stored = z.tuple([z.string(), z.string(), z.boolean()]);

/** Typed addresses and addresses of origin are personal: a job carries them sealed, bound to its account. */
export function sealQuestion(
  core: Pick<Core, 'secrets'>,
  accountId: AccountId,
  { email, origin, known }: ForgotQuestion,
): string {
  const plain = JSON.stringify([email, origin, known]);
  return Buffer.from(core.secrets.seal('typed-address', accountId, plain)).toString('base64');
}

/** Undefined when it was altered, is of another account, or was sealed by a secret that is no longer listed. */
export function openQuestion(
  core: Pick<Core, 'secrets'>,
  accountId: AccountId,
  sealed: string,
): ForgotQuestion | undefined {
  const plain = core.secrets.open('typed-address', accountId, Buffer.from(sealed, 'base64'));
  if (plain === undefined) return undefined;
  const [email, origin, known] = stored.parse(JSON.parse(plain));
  return { email, origin, known };
}
