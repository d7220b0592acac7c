import { readDatabaseConfig, WrongSettings } from '../../config.ts';
import { countAccounts } from '../../core/accounts/counts.ts';
import { brokenLedgers, pausedAccounts } from '../../core/credits/read.ts';
import { accountsWithoutEntry } from '../../core/owner/firstLink.ts';
import { withCore } from '../withCore.ts';
import { checkApprovals } from './approvals.ts';
import type { Finding } from './finding.ts';

/** The database: reachable, migrated, how many accounts and waiting messages it holds, whether the credits add up, what nobody could decide, and whose texts are paused. */
export async function checkDatabase(environment: NodeJS.ProcessEnv): Promise<Finding[]> {
  try {
    const { DATABASE_URL } = readDatabaseConfig(environment);
    return await withCore(async (core) => {
      const { accounts, waiting } = await countAccounts(core);
      const broken = await brokenLedgers(core);
      const paused = await pausedAccounts(core);
      const withoutEntry = await accountsWithoutEntry(core);
      return [
        {
          what: 'Database',
          well: true,
          says: `${DATABASE_URL ? 'your PostgreSQL' : 'the built-in PostgreSQL'} answers and is up to date.`,
        },
        {
          what: 'Accounts',
          well: accounts > 0,
          says:
            accounts > 0
              ? `${accounts}; messages waiting: ${waiting}.`
              : 'none yet. Make one with: npx keydesk account create',
        },
        {
          what: 'SMS credits',
          well: broken.length === 0,
          says:
            broken.length === 0
              ? 'every balance is the sum of its ledger.'
              : `somebody changed the tables by hand; the balance is not the ledger’s sum for: ${broken.join(', ')}.`,
        },
        ...withoutEntry.map((slug) => ({
          what: 'Business Owner',
          well: true,
          note: true as const,
          says: `that of ${slug} has no password yet, and no first link that works. Print one: npx keydesk owner-link ${slug}`,
        })),
        ...(await checkApprovals(core)),
        ...paused.map(({ slug, reason }) => ({
          what: 'SMS',
          well: false,
          says: `paused for ${slug}: ${reason} When that is mended: npx keydesk account set ${slug} --sms-resume`,
        })),
      ];
    });
  } catch (error) {
    // Told with the settings already.
    const says =
      error instanceof WrongSettings
        ? 'not checked, since its settings are wrong.'
        : `${error instanceof Error ? error.message : error}`;
    return [{ what: 'Database', well: false, says }];
  }
}
