-- DropIndex
DROP INDEX "sign_in_streaks_last_at_idx";

-- AlterTable
ALTER TABLE "sign_in_streaks" ADD COLUMN     "on_record" BOOLEAN NOT NULL DEFAULT true;

-- CreateIndex
CREATE INDEX "sign_in_streaks_on_record_last_at_idx" ON "sign_in_streaks"("on_record", "last_at");
