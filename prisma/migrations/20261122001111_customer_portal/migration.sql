-- CreateEnum
CREATE TYPE "PostedKind" AS ENUM ('card', 'report');

-- CreateEnum
CREATE TYPE "AcceptanceKind" AS ENUM ('electronic', 'manual');

-- DropIndex
DROP INDEX "posted_messages_link_id_destination_key";

-- AlterTable
ALTER TABLE "accounts" ADD COLUMN     "brand_color" TEXT;

-- AlterTable
ALTER TABLE "posted_messages" ADD COLUMN     "kind" "PostedKind" NOT NULL DEFAULT 'card';

-- AlterTable
ALTER TABLE "reset_links" ADD COLUMN     "reported_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "sign_in_streaks" (
    "account_id" UUID NOT NULL,
    "portal" "Portal" NOT NULL,
    "login_hash" BYTEA NOT NULL,
    "device_hash" BYTEA NOT NULL,
    "failures" INTEGER NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_in_streaks_pkey" PRIMARY KEY ("account_id","portal","login_hash","device_hash")
);

-- CreateTable
CREATE TABLE "rate_counts" (
    "key" BYTEA NOT NULL,
    "count" INTEGER NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rate_counts_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "policies" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "policies_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policy_versions" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "policy_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "body" TEXT NOT NULL,
    "body_hash" BYTEA NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "policy_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policy_acceptances" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "guardian_id" UUID NOT NULL,
    "kind" "AcceptanceKind" NOT NULL,
    "body_hash" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "students" JSONB NOT NULL,
    "typed_name" TEXT,
    "ip" TEXT,
    "user_agent" TEXT,
    "recorded_by" UUID,
    "signed_on" DATE,
    "filed_at" TEXT,

    CONSTRAINT "policy_acceptances_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "sign_in_streaks_last_at_idx" ON "sign_in_streaks"("last_at");

-- CreateIndex
CREATE INDEX "rate_counts_ends_at_idx" ON "rate_counts"("ends_at");

-- CreateIndex
CREATE UNIQUE INDEX "policies_account_id_title_key" ON "policies"("account_id", "title");

-- CreateIndex
CREATE UNIQUE INDEX "policies_account_id_id_key" ON "policies"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "policy_versions_account_id_policy_id_number_key" ON "policy_versions"("account_id", "policy_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "policy_versions_account_id_id_key" ON "policy_versions"("account_id", "id");

-- CreateIndex
CREATE INDEX "policy_acceptances_account_id_guardian_id_idx" ON "policy_acceptances"("account_id", "guardian_id");

-- CreateIndex
CREATE UNIQUE INDEX "policy_acceptances_account_id_version_id_guardian_id_key" ON "policy_acceptances"("account_id", "version_id", "guardian_id");

-- CreateIndex
CREATE UNIQUE INDEX "posted_messages_link_id_destination_kind_key" ON "posted_messages"("link_id", "destination", "kind");

-- AddForeignKey
ALTER TABLE "sign_in_streaks" ADD CONSTRAINT "sign_in_streaks_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policies" ADD CONSTRAINT "policies_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_versions" ADD CONSTRAINT "policy_versions_account_id_policy_id_fkey" FOREIGN KEY ("account_id", "policy_id") REFERENCES "policies"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_acceptances" ADD CONSTRAINT "policy_acceptances_account_id_version_id_fkey" FOREIGN KEY ("account_id", "version_id") REFERENCES "policy_versions"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_acceptances" ADD CONSTRAINT "policy_acceptances_account_id_guardian_id_fkey" FOREIGN KEY ("account_id", "guardian_id") REFERENCES "guardians"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_acceptances" ADD CONSTRAINT "policy_acceptances_account_id_recorded_by_fkey" FOREIGN KEY ("account_id", "recorded_by") REFERENCES "staff"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema has no words for.
ALTER TABLE accounts
  ADD CONSTRAINT accounts_brand_color_hex CHECK (brand_color ~ '^#[0-9a-f]{6}$');
ALTER TABLE sign_in_streaks
  ADD CONSTRAINT sign_in_streaks_counted CHECK (failures >= 0),
  ADD CONSTRAINT sign_in_streaks_hashes CHECK (octet_length(login_hash) = 32 AND octet_length(device_hash) IN (0, 32));
ALTER TABLE rate_counts ADD CONSTRAINT rate_counts_counted CHECK (count >= 0);
ALTER TABLE policies ADD CONSTRAINT policies_title_given CHECK (btrim(title) <> '');
ALTER TABLE policy_versions
  ADD CONSTRAINT policy_versions_number CHECK (number >= 1),
  ADD CONSTRAINT policy_versions_body_given CHECK (btrim(body) <> ''),
  ADD CONSTRAINT policy_versions_hash_of_body CHECK (body_hash = sha256(convert_to(body, 'UTF8')));
-- G8: each kind has its own evidence and none of the other's.
ALTER TABLE policy_acceptances
  ADD CONSTRAINT policy_acceptances_electronic CHECK (kind <> 'electronic'
    OR (btrim(typed_name) <> '' AND typed_name IS NOT NULL AND num_nonnulls(recorded_by, signed_on, filed_at) = 0)),
  ADD CONSTRAINT policy_acceptances_manual CHECK (kind <> 'manual'
    OR (num_nonnulls(recorded_by, signed_on, filed_at) = 3 AND btrim(filed_at) <> ''
        AND num_nonnulls(typed_name, ip, user_agent) = 0)),
  ADD CONSTRAINT policy_acceptances_hash CHECK (octet_length(body_hash) = 32);

CREATE FUNCTION refuse_change_of_policies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'What was published or accepted stays as it is: % on % is refused.', TG_OP, TG_TABLE_NAME;
END
$$;
CREATE TRIGGER policy_versions_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_versions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_policies();
CREATE TRIGGER policy_acceptances_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_acceptances
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_policies();
