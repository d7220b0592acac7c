// node scripts/new-migration.mjs add-policies
// Writes the next migration: what a database with all migrations lacks to be what prisma/schema.prisma says.
// Read it before you commit it; it may drop a column where you meant to rename one (docs/decisions/011).
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { joinEmbeddedDatabase } from '../src/core/database/embedded/embedded.ts';
import { EngineConnection } from '../src/core/database/migrations/engine-connection.ts';
import { migrate } from '../src/core/database/migrations/migrate.ts';
import { MIGRATIONS_FOLDER } from '../src/core/database/migrations/migration-files.ts';
import { startEngine } from '../src/core/database/migrations/schema-engine.ts';

const [name = ''] = process.argv.slice(2);
if (!/^[a-z][a-z0-9]*([_-][a-z0-9]+)*$/.test(name)) {
  console.error('Name the migration in small letters: node scripts/new-migration.mjs add-policies');
  process.exit(2);
}

const dataDir = await mkdtemp(join(tmpdir(), 'keydesk-migration-'));
// For when it is run by root, and PostgreSQL by its own user.
await chmod(dataDir, 0o755);
const database = await joinEmbeddedDatabase({
  dataDir,
  applicationName: 'new-migration',
  settings: { fsync: 'off' },
});
try {
  await migrate(database.url);
  const connection = new EngineConnection(database.url);
  const sql = await (await startEngine(connection)).difference();
  await connection.close();
  if (sql === '') {
    console.log(
      'The migrations already make what prisma/schema.prisma says. For SQL that Prisma has no words for, make the folder by hand.',
    );
  } else {
    const timestamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
    const folder = join(MIGRATIONS_FOLDER, `${timestamp}_${name.replaceAll('-', '_')}`);
    await mkdir(folder);
    await writeFile(join(folder, 'migration.sql'), sql);
    console.log(`${join(folder, 'migration.sql')}\n\n${sql}`);
  }
} finally {
  await database.leave();
  await rm(dataDir, { recursive: true, force: true });
}
