import { appendAudit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import { LEAST_PASSWORD_LENGTH } from '../credentials/passwordPolicy.ts';
import { NoSuchAccount } from '../errors.ts';
import type { AccountId } from '../ids.ts';
import { AccountRefused, givenColor, type Operator } from './createAccount.ts';

/** Longer would be refused by nobody's rule but remembered by nobody either; also a CHECK of the table. */
const MOST_LEAST_LENGTH = 64;

/** What the Operator changes of an account. */
export interface AccountChange {
  smsEnabled?: boolean;
  /** S1: characters; 8 or more. */
  minPasswordLength?: number;
  /** The logo's colour on pages and in mails, such as `#7a1f5c`; null for Keydesk's own. */
  brandColor?: string | null;
}

/**
 * Changes an account's settings, with a line in its Audit Log for each that is different afterwards.
 * @returns the names of those.
 * @throws AccountRefused, NoSuchAccount; then nothing was changed.
 */
export async function changeAccount(
  core: Pick<Core, 'db' | 'clock' | 'secrets'>,
  accountId: AccountId,
  change: AccountChange,
  by: Operator,
): Promise<(keyof AccountChange)[]> {
  const { minPasswordLength: least = LEAST_PASSWORD_LENGTH } = change;
  if (!Number.isInteger(least) || least < LEAST_PASSWORD_LENGTH || least > MOST_LEAST_LENGTH) {
    throw new AccountRefused(
      `The least length of a password is a whole number from ${LEAST_PASSWORD_LENGTH} to ${MOST_LEAST_LENGTH}.`,
    );
  }
  const changed = { ...change };
  if (typeof change.brandColor === 'string') changed.brandColor = givenColor(change.brandColor);
  return core.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM accounts WHERE id = ${accountId}::uuid FOR UPDATE`;
    const before = await tx.account.findUnique({ where: { id: accountId } });
    if (!before) throw new NoSuchAccount(accountId);
    const settings = (['smsEnabled', 'minPasswordLength', 'brandColor'] as const).filter(
      (setting) => changed[setting] !== undefined && changed[setting] !== before[setting],
    );
    if (settings.length > 0) await tx.account.update({ where: { id: accountId }, data: changed });
    for (const setting of settings) {
      await appendAudit(core, tx, accountId, {
        actor: { kind: 'operator', id: by.login },
        via: 'operator_tool',
        action: 'account.changed',
        subject: { kind: 'account', id: accountId },
        details: { setting, from: before[setting], to: changed[setting] ?? null },
      });
    }
    return settings;
  });
}
