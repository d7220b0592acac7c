import { type CountryCode, getCountries } from 'libphonenumber-js';
import { appendAudits } from '../audit/append.ts';
import type { AuditEntry } from '../audit/entry.ts';
import type { Core } from '../core.ts';
import { LEAST_PASSWORD_LENGTH } from '../credentials/passwordPolicy.ts';
import { lockBalance } from '../credits/lockBalance.ts';
import { afterRising } from '../credits/threshold.ts';
import type { Account } from '../database/client.ts';
import { NoSuchAccount } from '../errors.ts';
import type { AccountId } from '../ids.ts';
import { AccountRefused, givenColor, type Operator } from './createAccount.ts';

/** Longer would be refused by nobody's rule but remembered by nobody either; also a CHECK of the table. */
const MOST_LEAST_LENGTH = 64;
/** In credits; as many as are added at once. */
const MOST_THRESHOLD = 1_000_000;
/** A week; also a CHECK of the table. */
const MOST_RECOVERY_MINUTES = 10_080;

/** What the Operator changes of an account. */
export interface AccountChange {
  smsEnabled?: boolean;
  /** Countries (ISO 3166, two letters) whose numbers get texts. */
  smsCountries?: readonly string[];
  /** Ends a pause of SMS. */
  smsPaused?: false;
  /** Credits below which Admin Access and up are told. */
  creditThreshold?: number;
  /** S1: characters; 8 or more. */
  minPasswordLength?: number;
  /** S3: how long the owner can stop a recovery before its link is sent; 1 to 10,080. */
  recoveryMinutes?: number;
  /** The logo's colour on pages and in mails, such as `#7a1f5c`; null for Keydesk's own. */
  brandColor?: string | null;
}

type Setting = keyof AccountChange;

/** In the order in which they stand in the Audit Log. */
const SETTINGS = [
  'smsEnabled',
  'smsCountries',
  'smsPaused',
  'creditThreshold',
  'minPasswordLength',
  'recoveryMinutes',
  'brandColor',
] as const satisfies readonly Setting[];

/**
 * Changes an account's settings, with a line in its Audit Log for each that is different afterwards.
 * @returns the names of those.
 * @throws AccountRefused, NoSuchAccount; then nothing was changed.
 */
export async function changeAccount(
  core: Pick<Core, 'db' | 'clock' | 'secrets'>,
  accountId: AccountId,
  given: AccountChange,
  by: Operator,
): Promise<Setting[]> {
  const change = checked(given);
  return core.db.$transaction(async (tx) => {
    // The balance before the account, as where credits move: who sets the threshold meets no text halfway.
    const balance = await lockBalance(tx, accountId);
    await tx.$queryRaw`SELECT 1 FROM accounts WHERE id = ${accountId}::uuid FOR NO KEY UPDATE`;
    const account = await tx.account.findUnique({ where: { id: accountId } });
    if (!account) throw new NoSuchAccount(accountId);
    const changed = SETTINGS.filter(
      (setting) =>
        change[setting] !== undefined && told(change[setting]) !== told(standing(account, setting)),
    );
    if (changed.length === 0) return changed;
    const { smsPaused, smsCountries, ...plain } = change;
    await tx.account.update({
      where: { id: accountId },
      data: {
        ...plain,
        ...(smsCountries ? { smsCountries: [...smsCountries] } : {}),
        ...(smsPaused === false ? { smsPausedAt: null, smsPausedReason: null } : {}),
      },
    });
    if (changed.includes('creditThreshold')) await afterRising(tx, accountId, balance);
    await appendAudits(
      core,
      tx,
      accountId,
      changed.map((setting) => entry(account, setting, change[setting], by)),
    );
    return changed;
  });
}

/** @throws AccountRefused */
function checked(given: AccountChange): AccountChange {
  const { minPasswordLength: least, creditThreshold: threshold, recoveryMinutes, smsCountries } = given;
  if (least !== undefined && !isWithin(least, LEAST_PASSWORD_LENGTH, MOST_LEAST_LENGTH))
    throw new AccountRefused(
      `The least length of a password is a whole number from ${LEAST_PASSWORD_LENGTH} to ${MOST_LEAST_LENGTH}.`,
    );
  if (threshold !== undefined && !isWithin(threshold, 0, MOST_THRESHOLD))
    throw new AccountRefused(
      'The threshold of credits is a whole number from 0 to 1,000,000; 0 tells nobody.',
    );
  if (recoveryMinutes !== undefined && !isWithin(recoveryMinutes, 1, MOST_RECOVERY_MINUTES))
    throw new AccountRefused(
      'The time to stop a recovery is a whole number of minutes from 1 to 10,080, which is a week.',
    );
  return {
    ...given,
    ...(smsCountries ? { smsCountries: givenCountries(smsCountries) } : {}),
    ...(typeof given.brandColor === 'string' ? { brandColor: givenColor(given.brandColor) } : {}),
  };
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

/** Each once, in the order given. */
function givenCountries(codes: readonly string[]): string[] {
  const known = new Set<string>(getCountries());
  const countries = codes.slice(0, known.size + 1).map((code) => code.trim().toUpperCase());
  const unknown = countries.find((code) => !known.has(code));
  if (unknown !== undefined || countries.length === 0 || codes.length > known.size)
    throw new AccountRefused(
      `“${(unknown ?? '').slice(0, 20)}” is not a country. Name countries by their two letters, such as US,CA.`,
    );
  return [...new Set(countries as CountryCode[])];
}

function standing(account: Account, setting: Setting): unknown {
  return setting === 'smsPaused' ? account.smsPausedAt !== null : account[setting];
}

/** A setting's value as one word, for comparing and for the Audit Log. */
function told(value: unknown): string | number | boolean | null {
  return Array.isArray(value) ? value.join(',') : (value as string | number | boolean | null);
}

function entry(account: Account, setting: Setting, to: unknown, by: Operator): AuditEntry {
  const who = {
    actor: { kind: 'operator', id: by.login },
    via: 'operator_tool',
    subject: { kind: 'account', id: account.id },
  } as const;
  return setting === 'smsPaused'
    ? { ...who, action: 'sms.resumed', details: { reason: account.smsPausedReason } }
    : {
        ...who,
        action: 'account.changed',
        details: { setting, from: told(standing(account, setting)), to: told(to) },
      };
}
