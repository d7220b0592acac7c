-- AlterTable
ALTER TABLE "guardians" DROP COLUMN "search_text";

-- CreateTable
CREATE TABLE "search_entries" (
    "account_id" UUID NOT NULL,
    "guardian_id" UUID NOT NULL,
    "words" TEXT NOT NULL,
    "keys" BIGINT[],

    CONSTRAINT "search_entries_pkey" PRIMARY KEY ("account_id","guardian_id")
);

-- CreateTable
CREATE TABLE "search_words" (
    "account_id" UUID NOT NULL,
    -- By bytes, whatever the database sorts by, so that a beginning is one range of the index.
    "word" TEXT COLLATE "C" NOT NULL,
    "bearers" INTEGER NOT NULL,
    "parts" BIGINT[],

    CONSTRAINT "search_words_pkey" PRIMARY KEY ("account_id","word")
) WITH (fillfactor = 80); -- Room for a new count beside the old one, without a new entry in the indexes.

-- CreateIndex
CREATE INDEX "search_entries_keys_idx" ON "search_entries" USING GIN ("keys");

-- CreateIndex
CREATE INDEX "search_words_parts_idx" ON "search_words" USING GIN ("parts");

-- CreateIndex
CREATE INDEX "families_account_id_name_id_idx" ON "families"("account_id", "name", "id");

-- AddForeignKey
ALTER TABLE "search_entries" ADD CONSTRAINT "search_entries_account_id_guardian_id_fkey" FOREIGN KEY ("account_id", "guardian_id") REFERENCES "guardians"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "search_words" ADD CONSTRAINT "search_words_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
