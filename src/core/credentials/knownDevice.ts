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

/** A browser in which a password of the login was right, or was chosen. */
export interface KnownDevice {
  /** 16 random bytes. */
  id: string;
  /** When that password was chosen. */
  passwordOf: Date;
}

/** People of one portal whom a browser is known to: a family at one computer, those who take turns at one desk. */
const MOST_PEOPLE: Readonly<Record<Portal, number>> = { customer: 4, office: 10 };
const SEALED = /^[\w-]{40,120}$/;

const DEVICE = /^([A-Za-z0-9_-]{22})\.(\d{1,15})$/;

/**
 * What a browser keeps after it signed in, sealed and bound to the login: a random id of its own, and when the password
 * was chosen. It opens nothing. It only says that failures in this browser are not a stranger's (OWASP, device cookies).
 * @param kept what the browser has by now; what it kept for others stays, the newest first.
 */
export function sealDevice(
  core: Pick<Core, 'secrets'>,
  at: KnownAt,
  { id, passwordOf }: KnownDevice,
  kept?: string | undefined,
): string {
  const sealed = core.secrets.seal('known-device', boundTo(at), `${id}.${passwordOf.getTime()}`);
  const others = partsOf(at, kept).filter((part) => SEALED.test(part) && !openOne(core, at, part));
  return [Buffer.from(sealed).toString('base64url'), ...others].slice(0, MOST_PEOPLE[at.portal]).join('.');
}

/** What a browser kept, if it was sealed for this portal and this very login. Its password may be an old one. */
export function openDevice(
  core: Pick<Core, 'secrets'>,
  at: KnownAt,
  kept: string | undefined,
): KnownDevice | undefined {
  for (const part of partsOf(at, kept)) {
    const device = openOne(core, at, part);
    if (device) return device;
  }
  return undefined;
}

function openOne(core: Pick<Core, 'secrets'>, at: KnownAt, part: string): KnownDevice | undefined {
  const plain = core.secrets.open('known-device', boundTo(at), Buffer.from(part, 'base64url'));
  const [, id, chosen] = DEVICE.exec(plain ?? '') ?? [];
  return id === undefined ? undefined : { id, passwordOf: new Date(Number(chosen)) };
}

/**
 * The browser, if the password that was right in it still stands. Whoever knew a former one could have signed in a
 * thousand times and kept as many browsers, each with a hundred tries of its own at the password of today.
 * Asks the database only about a browser that was here before: a stranger's time does not differ.
 */
export async function findKnownDevice(
  core: Pick<Core, 'secrets' | 'db'>,
  at: KnownAt,
  kept: string | undefined,
): Promise<KnownDevice | undefined> {
  const device = openDevice(core, at, kept);
  if (!device) return undefined;
  const { accountId, portal, login } = at;
  const who = { emailKey: emailKey(login) };
  const standing = await core.db.credential.count({
    where: {
      accountId,
      changedAt: device.passwordOf,
      ...(portal === 'customer' ? { guardian: who } : { staff: who }),
    },
  });
  return standing > 0 ? device : undefined;
}

export function newDeviceId(): string {
  return randomBytes(16).toString('base64url');
}

const partsOf = ({ portal }: KnownAt, kept = '') => kept.split('.', MOST_PEOPLE[portal]);

const boundTo = ({ accountId, portal, login }: KnownAt) => `${portal} ${accountId} ${emailKey(login)}`;
