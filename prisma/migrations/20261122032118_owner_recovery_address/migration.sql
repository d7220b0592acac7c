-- No released Keydesk has written to this table, so no row is without one.
-- AlterTable
ALTER TABLE "owner_recoveries" ADD COLUMN     "address" TEXT NOT NULL;
