import { defineConfig } from 'prisma/config';

/** For Prisma's own command line; Keydesk itself migrates at start (src/core/database/migrate.ts). */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
});
