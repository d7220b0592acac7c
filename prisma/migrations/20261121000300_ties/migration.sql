-- AddForeignKey
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "posted_messages" ADD CONSTRAINT "posted_messages_account_id_workspace_id_fkey" FOREIGN KEY ("account_id", "workspace_id") REFERENCES "slack_workspaces"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The sealed token goes as soon as nothing more is to be sent with it.
ALTER TABLE "deliveries" DROP CONSTRAINT "deliveries_token_wiped",
  ADD CONSTRAINT "deliveries_token_wiped" CHECK (sealed_token IS NULL OR state IN ('queued', 'sending'));
