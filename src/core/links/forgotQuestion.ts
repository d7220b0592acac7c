import { z } from 'zod';
import type { Core } from '../core.ts';
import type { AccountId } from '../ids.ts';

/** What a visitor asked on a Forgot Password page. */
export interface ForgotQuestion {
  /** As typed. Only ever looked up; never a destination. */
  email: string;
  /** Where it came from; empty when that could not be told. */
  origin: string;
}

const stored = z.tuple([z.string(), z.string()]);

/** Typed addresses and addresses of origin are personal: a job carries them sealed, bound to its account. */
export function sealQuestion(
  core: Pick<Core, 'secrets'>,
  accountId: AccountId,
  { email, origin }: ForgotQuestion,
): string {
  const plain = JSON.stringify([email, origin]);
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
  const [email, origin] = stored.parse(JSON.parse(plain));
  return { email, origin };
}
