/**
 * A Keydesk process reduced to its database: opens it as told by its argument (DatabaseOptions as JSON), says so, and
 * does what it reads from stdin. Every line it prints is JSON.
 */
import { createInterface } from 'node:readline';
import { openAuditChain } from '../../../../src/core/audit/append.ts';
import { openDatabase } from '../../../../src/core/database/open.ts';
import type { AccountId } from '../../../../src/core/ids.ts';

const say = (what: object) => process.stdout.write(`${JSON.stringify(what)}\n`);

const database = await openDatabase(JSON.parse(process.argv[2] ?? '{}')).catch((error: Error) => {
  say({ problem: error.message, kind: error.name });
  process.exit(1);
});
const count = async () => say({ count: await database.db.account.count() });
process.on('SIGINT', () => void count());
say({ ready: database.url });

const commands: Record<string, () => Promise<unknown>> = {
  count,
  async close() {
    await database.close();
    say({ closed: true });
    process.exit(0);
  },
  /** Commits one account after the other, with two rows each, and says which. */
  async write() {
    for (;;) {
      const account = await database.db.$transaction(async (tx) => {
        const slug = `w${process.pid}-${performance.now()}`.replace('.', '-');
        const made = await tx.account.create({
          data: { slug, name: 'Written', timezone: 'UTC', createdAt: new Date() },
        });
        await openAuditChain(tx, made.id as AccountId);
        return made;
      });
      say({ committed: account.id });
    }
  },
};
for await (const line of createInterface(process.stdin)) void commands[line]?.();
