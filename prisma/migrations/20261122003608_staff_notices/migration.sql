-- CreateTable
CREATE TABLE "staff_notices" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "destination" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "occasion" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "channel_id" TEXT,
    "ts" TEXT,
    "posting" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "staff_notices_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "staff_notices_account_id_kind_occasion_staff_id_key" ON "staff_notices"("account_id", "kind", "occasion", "staff_id");

-- AddForeignKey
ALTER TABLE "staff_notices" ADD CONSTRAINT "staff_notices_account_id_workspace_id_fkey" FOREIGN KEY ("account_id", "workspace_id") REFERENCES "slack_workspaces"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_notices" ADD CONSTRAINT "staff_notices_account_id_staff_id_fkey" FOREIGN KEY ("account_id", "staff_id") REFERENCES "staff"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
