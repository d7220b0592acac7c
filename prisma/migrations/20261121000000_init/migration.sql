-- CreateEnum
CREATE TYPE "Language" AS ENUM ('en', 'es');

-- CreateEnum
CREATE TYPE "PermissionLevel" AS ENUM ('front_desk', 'manager', 'admin', 'owner');

-- CreateEnum
CREATE TYPE "Portal" AS ENUM ('customer', 'office');

-- CreateEnum
CREATE TYPE "Channel" AS ENUM ('email', 'sms');

-- CreateEnum
CREATE TYPE "LinkPurpose" AS ENUM ('guardian_reset', 'staff_reset', 'owner_first', 'owner_recovery', 'staff_invitation');

-- CreateEnum
CREATE TYPE "LinkState" AS ENUM ('pending', 'live', 'redeemed', 'expired', 'superseded', 'cancelled', 'failed', 'reported');

-- CreateEnum
CREATE TYPE "ActorKind" AS ENUM ('staff', 'guardian', 'operator', 'visitor', 'slack_user', 'keydesk');

-- CreateEnum
CREATE TYPE "IdentifiedHow" AS ENUM ('in_person', 'called_back', 'other');

-- CreateEnum
CREATE TYPE "DeliveryState" AS ENUM ('queued', 'sending', 'sent', 'delivered', 'bounced', 'complained', 'failed', 'cancelled', 'unknown');

-- CreateTable
CREATE TABLE "accounts" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "timezone" TEXT NOT NULL,
    "language" "Language" NOT NULL DEFAULT 'en',
    "sms_enabled" BOOLEAN NOT NULL DEFAULT false,
    "min_password_length" INTEGER NOT NULL DEFAULT 8,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "slack_workspaces" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "team_id" TEXT NOT NULL,
    "name" TEXT,
    "bot_user_id" TEXT,
    "sealed_bot_token" BYTEA,
    "installed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "slack_workspaces_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "slack_identities" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "slack_user_id" TEXT NOT NULL,
    "staff_id" UUID NOT NULL,
    "linked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "slack_identities_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "families" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "families_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "guardians" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "family_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "email_key" TEXT,
    "phone" TEXT,
    "can_log_in" BOOLEAN NOT NULL DEFAULT false,
    "language" "Language",
    "search_text" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "guardians_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "students" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "family_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "students_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "email_key" TEXT,
    "phone" TEXT,
    "level" "PermissionLevel" NOT NULL,
    "language" "Language",
    "deactivated_at" TIMESTAMPTZ(3),

    CONSTRAINT "staff_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credentials" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "guardian_id" UUID,
    "staff_id" UUID,
    "password_hash" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "credentials_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_changes" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "guardian_id" UUID,
    "staff_id" UUID,
    "channel" "Channel" NOT NULL,
    "old_address" TEXT,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "contact_changes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reset_links" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "purpose" "LinkPurpose" NOT NULL,
    "guardian_id" UUID,
    "staff_id" UUID,
    "channel" "Channel" NOT NULL,
    "address" TEXT NOT NULL,
    "state" "LinkState" NOT NULL DEFAULT 'pending',
    "token_hash" BYTEA NOT NULL,
    "request_key" TEXT NOT NULL,
    "requester_kind" "ActorKind" NOT NULL,
    "requester_id" UUID,
    "identified_how" "IdentifiedHow",
    "identified_note" TEXT,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "opened_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "ended_reason" TEXT,
    "redeemed_visit" BYTEA,

    CONSTRAINT "reset_links_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deliveries" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "link_id" UUID,
    "channel" "Channel" NOT NULL,
    "template" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "sealed_token" BYTEA,
    "state" "DeliveryState" NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "provider_id" TEXT,
    "problem" TEXT,

    CONSTRAINT "deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id_hash" BYTEA NOT NULL,
    "account_id" UUID NOT NULL,
    "portal" "Portal" NOT NULL,
    "guardian_id" UUID,
    "staff_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ip" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id_hash")
);

-- CreateTable
CREATE TABLE "posted_messages" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "link_id" UUID NOT NULL,
    "destination" TEXT NOT NULL,
    "channel_id" TEXT,
    "ts" TEXT,
    "posting" BOOLEAN NOT NULL DEFAULT false,
    "shown_hash" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "posted_messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_log" (
    "account_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" "ActorKind" NOT NULL,
    "actor_id" TEXT,
    "via" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_kind" TEXT,
    "subject_id" TEXT,
    "details" JSONB NOT NULL DEFAULT '{}',
    "prev_hash" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("account_id","seq")
);

-- CreateTable
CREATE TABLE "audit_heads" (
    "account_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_heads_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "seen_requests" (
    "key" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "seen_requests_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "accounts_slug_key" ON "accounts"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "slack_workspaces_team_id_key" ON "slack_workspaces"("team_id");

-- CreateIndex
CREATE UNIQUE INDEX "slack_workspaces_account_id_id_key" ON "slack_workspaces"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "slack_identities_workspace_id_slack_user_id_key" ON "slack_identities"("workspace_id", "slack_user_id");

-- CreateIndex
CREATE UNIQUE INDEX "slack_identities_workspace_id_staff_id_key" ON "slack_identities"("workspace_id", "staff_id");

-- CreateIndex
CREATE UNIQUE INDEX "families_account_id_external_id_key" ON "families"("account_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "families_account_id_id_key" ON "families"("account_id", "id");

-- CreateIndex
CREATE INDEX "guardians_account_id_family_id_idx" ON "guardians"("account_id", "family_id");

-- CreateIndex
CREATE INDEX "guardians_account_id_email_key_idx" ON "guardians"("account_id", "email_key");

-- CreateIndex
CREATE UNIQUE INDEX "guardians_account_id_external_id_key" ON "guardians"("account_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "guardians_account_id_id_key" ON "guardians"("account_id", "id");

-- CreateIndex
CREATE INDEX "students_account_id_family_id_idx" ON "students"("account_id", "family_id");

-- CreateIndex
CREATE UNIQUE INDEX "students_account_id_external_id_key" ON "students"("account_id", "external_id");

-- CreateIndex
CREATE INDEX "staff_account_id_email_key_idx" ON "staff"("account_id", "email_key");

-- CreateIndex
CREATE UNIQUE INDEX "staff_account_id_external_id_key" ON "staff"("account_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "staff_account_id_id_key" ON "staff"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "credentials_guardian_id_key" ON "credentials"("guardian_id");

-- CreateIndex
CREATE UNIQUE INDEX "credentials_staff_id_key" ON "credentials"("staff_id");

-- CreateIndex
CREATE UNIQUE INDEX "credentials_account_id_guardian_id_key" ON "credentials"("account_id", "guardian_id");

-- CreateIndex
CREATE UNIQUE INDEX "credentials_account_id_staff_id_key" ON "credentials"("account_id", "staff_id");

-- CreateIndex
CREATE INDEX "contact_changes_account_id_guardian_id_changed_at_idx" ON "contact_changes"("account_id", "guardian_id", "changed_at");

-- CreateIndex
CREATE INDEX "contact_changes_account_id_staff_id_changed_at_idx" ON "contact_changes"("account_id", "staff_id", "changed_at");

-- CreateIndex
CREATE UNIQUE INDEX "reset_links_token_hash_key" ON "reset_links"("token_hash");

-- CreateIndex
CREATE INDEX "reset_links_account_id_guardian_id_state_idx" ON "reset_links"("account_id", "guardian_id", "state");

-- CreateIndex
CREATE INDEX "reset_links_account_id_staff_id_state_idx" ON "reset_links"("account_id", "staff_id", "state");

-- CreateIndex
CREATE INDEX "reset_links_account_id_requester_id_requested_at_idx" ON "reset_links"("account_id", "requester_id", "requested_at");

-- CreateIndex
CREATE INDEX "reset_links_state_expires_at_idx" ON "reset_links"("state", "expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "reset_links_account_id_id_key" ON "reset_links"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "reset_links_account_id_request_key_key" ON "reset_links"("account_id", "request_key");

-- CreateIndex
CREATE INDEX "deliveries_state_due_at_idx" ON "deliveries"("state", "due_at");

-- CreateIndex
CREATE INDEX "deliveries_provider_id_idx" ON "deliveries"("provider_id");

-- CreateIndex
CREATE INDEX "deliveries_account_id_link_id_idx" ON "deliveries"("account_id", "link_id");

-- CreateIndex
CREATE INDEX "sessions_account_id_guardian_id_idx" ON "sessions"("account_id", "guardian_id");

-- CreateIndex
CREATE INDEX "sessions_account_id_staff_id_idx" ON "sessions"("account_id", "staff_id");

-- CreateIndex
CREATE INDEX "sessions_expires_at_idx" ON "sessions"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "posted_messages_link_id_destination_key" ON "posted_messages"("link_id", "destination");

-- CreateIndex
CREATE INDEX "audit_log_account_id_at_idx" ON "audit_log"("account_id", "at");

-- CreateIndex
CREATE INDEX "audit_log_account_id_subject_id_idx" ON "audit_log"("account_id", "subject_id");

-- CreateIndex
CREATE INDEX "seen_requests_expires_at_idx" ON "seen_requests"("expires_at");

-- AddForeignKey
ALTER TABLE "slack_workspaces" ADD CONSTRAINT "slack_workspaces_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "slack_identities" ADD CONSTRAINT "slack_identities_account_id_workspace_id_fkey" FOREIGN KEY ("account_id", "workspace_id") REFERENCES "slack_workspaces"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "slack_identities" ADD CONSTRAINT "slack_identities_account_id_staff_id_fkey" FOREIGN KEY ("account_id", "staff_id") REFERENCES "staff"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "families" ADD CONSTRAINT "families_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "guardians" ADD CONSTRAINT "guardians_account_id_family_id_fkey" FOREIGN KEY ("account_id", "family_id") REFERENCES "families"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "students" ADD CONSTRAINT "students_account_id_family_id_fkey" FOREIGN KEY ("account_id", "family_id") REFERENCES "families"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff" ADD CONSTRAINT "staff_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_account_id_guardian_id_fkey" FOREIGN KEY ("account_id", "guardian_id") REFERENCES "guardians"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_account_id_staff_id_fkey" FOREIGN KEY ("account_id", "staff_id") REFERENCES "staff"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_changes" ADD CONSTRAINT "contact_changes_account_id_guardian_id_fkey" FOREIGN KEY ("account_id", "guardian_id") REFERENCES "guardians"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_changes" ADD CONSTRAINT "contact_changes_account_id_staff_id_fkey" FOREIGN KEY ("account_id", "staff_id") REFERENCES "staff"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reset_links" ADD CONSTRAINT "reset_links_account_id_guardian_id_fkey" FOREIGN KEY ("account_id", "guardian_id") REFERENCES "guardians"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reset_links" ADD CONSTRAINT "reset_links_account_id_staff_id_fkey" FOREIGN KEY ("account_id", "staff_id") REFERENCES "staff"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reset_links" ADD CONSTRAINT "reset_links_account_id_requester_id_fkey" FOREIGN KEY ("account_id", "requester_id") REFERENCES "staff"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_account_id_link_id_fkey" FOREIGN KEY ("account_id", "link_id") REFERENCES "reset_links"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_account_id_guardian_id_fkey" FOREIGN KEY ("account_id", "guardian_id") REFERENCES "guardians"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_account_id_staff_id_fkey" FOREIGN KEY ("account_id", "staff_id") REFERENCES "staff"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "posted_messages" ADD CONSTRAINT "posted_messages_account_id_link_id_fkey" FOREIGN KEY ("account_id", "link_id") REFERENCES "reset_links"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
