import { randomBytes } from 'node:crypto';
import { emailKey } from '../addresses.ts';
import type { Core } from '../core.ts';
import type { Portal } from '../database/client.ts';
import type { AccountId } from '../ids.ts';

/** Whose portal a browser is known at, and to which login. */
export interface KnownAt {
  accountId: AccountId;
  portal: Portal;
  login: string;
}

/** A random id is 16 bytes; what follows the dot in the sealed text is the login. */
const DEVICE = /^([A-Za-z0-9_-]{22})\.(.*)$/su;

/**
 * What a browser keeps after it signed in, sealed: a random id of its own and the login. It opens nothing. It only says
 * that failures in this browser are not a stranger's (OWASP, device cookies).
 */
export function sealDevice(core: Pick<Core, 'secrets'>, at: KnownAt, device: string): string {
  const sealed = core.secrets.seal('known-device', boundTo(at), `${device}.${emailKey(at.login)}`);
  return Buffer.from(sealed).toString('base64url');
}

/** The id in what a browser kept, if it was sealed for this portal and this very login. */
export function openDevice(
  core: Pick<Core, 'secrets'>,
  at: KnownAt,
  kept: string | undefined,
): string | undefined {
  if (!kept) return undefined;
  const plain = core.secrets.open('known-device', boundTo(at), Buffer.from(kept, 'base64url'));
  const [, device, login] = DEVICE.exec(plain ?? '') ?? [];
  return login === emailKey(at.login) ? device : undefined;
}

export function newDevice(): string {
  return randomBytes(16).toString('base64url');
}

const boundTo = ({ accountId, portal }: KnownAt) => `${portal} ${accountId}`;
