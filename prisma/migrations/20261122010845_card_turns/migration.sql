-- AlterTable
ALTER TABLE "posted_messages" ADD COLUMN     "turn_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "card_turns" (
    "account_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "destination" TEXT NOT NULL,
    "free_at" TIMESTAMPTZ(3) NOT NULL,
    "line_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "card_turns_pkey" PRIMARY KEY ("account_id","workspace_id","destination")
);

-- CreateIndex
CREATE INDEX "reset_links_account_id_requested_at_idx" ON "reset_links"("account_id", "requested_at");

-- AddForeignKey
ALTER TABLE "card_turns" ADD CONSTRAINT "card_turns_account_id_workspace_id_fkey" FOREIGN KEY ("account_id", "workspace_id") REFERENCES "slack_workspaces"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
