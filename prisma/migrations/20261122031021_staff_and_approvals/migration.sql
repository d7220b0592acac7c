-- CreateEnum
CREATE TYPE "RequestState" AS ENUM ('open', 'approved', 'denied', 'cancelled', 'expired', 'superseded');

-- CreateEnum
CREATE TYPE "OwnerRecoveryState" AS ENUM ('waiting', 'sent', 'stopped', 'cancelled');

-- CreateEnum
CREATE TYPE "OwnershipTransferState" AS ENUM ('offered', 'done', 'declined', 'cancelled', 'expired');

-- AlterTable
ALTER TABLE "accounts" ADD COLUMN     "approval_settings" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "recovery_minutes" INTEGER NOT NULL DEFAULT 60;

-- AlterTable
ALTER TABLE "credentials" ADD COLUMN     "must_change" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "posted_messages" ADD COLUMN     "request_id" UUID,
ALTER COLUMN "link_id" DROP NOT NULL;

-- CreateTable
CREATE TABLE "slack_link_offers" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "slack_user_id" TEXT NOT NULL,
    "slack_name" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "tried" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "slack_link_offers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "password_assignments" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "asker_id" UUID NOT NULL,
    "subject_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "request_key" TEXT NOT NULL,
    "workspace_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "assigned" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "password_assignments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "owner_recoveries" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "operator" TEXT NOT NULL,
    "verified" TEXT NOT NULL,
    "state" "OwnerRecoveryState" NOT NULL DEFAULT 'waiting',
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "send_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "stop_token_hash" BYTEA NOT NULL,
    "link_id" UUID,

    CONSTRAINT "owner_recoveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ownership_transfers" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "from_id" UUID NOT NULL,
    "to_id" UUID NOT NULL,
    "state" "OwnershipTransferState" NOT NULL DEFAULT 'offered',
    "offered_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "ownership_transfers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reset_requests" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "guardian_id" UUID,
    "staff_id" UUID,
    "channel" "Channel" NOT NULL,
    "address" TEXT NOT NULL,
    "state" "RequestState" NOT NULL DEFAULT 'open',
    "requester_id" UUID NOT NULL,
    "request_key" TEXT NOT NULL,
    "identified_how" "IdentifiedHow",
    "identified_note" TEXT,
    "because" TEXT[],
    "policy" JSONB NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "reminded_at" TIMESTAMPTZ(3),
    "decided_by" UUID,
    "decided_note" TEXT,
    "ended_at" TIMESTAMPTZ(3),
    "ended_reason" TEXT,
    "link_id" UUID,

    CONSTRAINT "reset_requests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "app_homes" (
    "workspace_id" UUID NOT NULL,
    "slack_user_id" TEXT NOT NULL,
    "account_id" UUID NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "shown_hash" BYTEA,

    CONSTRAINT "app_homes_pkey" PRIMARY KEY ("workspace_id","slack_user_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "slack_link_offers_token_hash_key" ON "slack_link_offers"("token_hash");

-- CreateIndex
CREATE INDEX "slack_link_offers_workspace_id_slack_user_id_idx" ON "slack_link_offers"("workspace_id", "slack_user_id");

-- CreateIndex
CREATE INDEX "slack_link_offers_expires_at_idx" ON "slack_link_offers"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "password_assignments_token_hash_key" ON "password_assignments"("token_hash");

-- CreateIndex
CREATE INDEX "password_assignments_account_id_subject_id_idx" ON "password_assignments"("account_id", "subject_id");

-- CreateIndex
CREATE INDEX "password_assignments_expires_at_idx" ON "password_assignments"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "password_assignments_account_id_request_key_key" ON "password_assignments"("account_id", "request_key");

-- CreateIndex
CREATE UNIQUE INDEX "owner_recoveries_stop_token_hash_key" ON "owner_recoveries"("stop_token_hash");

-- CreateIndex
CREATE INDEX "owner_recoveries_state_send_at_idx" ON "owner_recoveries"("state", "send_at");

-- CreateIndex
CREATE INDEX "ownership_transfers_account_id_state_idx" ON "ownership_transfers"("account_id", "state");

-- CreateIndex
CREATE INDEX "reset_requests_account_id_state_requested_at_idx" ON "reset_requests"("account_id", "state", "requested_at");

-- CreateIndex
CREATE INDEX "reset_requests_account_id_guardian_id_state_idx" ON "reset_requests"("account_id", "guardian_id", "state");

-- CreateIndex
CREATE INDEX "reset_requests_account_id_staff_id_state_idx" ON "reset_requests"("account_id", "staff_id", "state");

-- CreateIndex
CREATE INDEX "reset_requests_account_id_requester_id_requested_at_idx" ON "reset_requests"("account_id", "requester_id", "requested_at");

-- CreateIndex
CREATE INDEX "reset_requests_state_expires_at_idx" ON "reset_requests"("state", "expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "reset_requests_account_id_id_key" ON "reset_requests"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "reset_requests_account_id_request_key_key" ON "reset_requests"("account_id", "request_key");

-- CreateIndex
CREATE UNIQUE INDEX "reset_requests_account_id_link_id_key" ON "reset_requests"("account_id", "link_id");

-- CreateIndex
CREATE INDEX "app_homes_account_id_idx" ON "app_homes"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "posted_messages_request_id_destination_kind_key" ON "posted_messages"("request_id", "destination", "kind");

-- AddForeignKey
ALTER TABLE "slack_link_offers" ADD CONSTRAINT "slack_link_offers_account_id_workspace_id_fkey" FOREIGN KEY ("account_id", "workspace_id") REFERENCES "slack_workspaces"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "password_assignments" ADD CONSTRAINT "password_assignments_account_id_asker_id_fkey" FOREIGN KEY ("account_id", "asker_id") REFERENCES "staff"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "password_assignments" ADD CONSTRAINT "password_assignments_account_id_subject_id_fkey" FOREIGN KEY ("account_id", "subject_id") REFERENCES "staff"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "password_assignments" ADD CONSTRAINT "password_assignments_account_id_workspace_id_fkey" FOREIGN KEY ("account_id", "workspace_id") REFERENCES "slack_workspaces"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "owner_recoveries" ADD CONSTRAINT "owner_recoveries_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "owner_recoveries" ADD CONSTRAINT "owner_recoveries_account_id_staff_id_fkey" FOREIGN KEY ("account_id", "staff_id") REFERENCES "staff"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "owner_recoveries" ADD CONSTRAINT "owner_recoveries_account_id_link_id_fkey" FOREIGN KEY ("account_id", "link_id") REFERENCES "reset_links"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ownership_transfers" ADD CONSTRAINT "ownership_transfers_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ownership_transfers" ADD CONSTRAINT "ownership_transfers_account_id_from_id_fkey" FOREIGN KEY ("account_id", "from_id") REFERENCES "staff"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ownership_transfers" ADD CONSTRAINT "ownership_transfers_account_id_to_id_fkey" FOREIGN KEY ("account_id", "to_id") REFERENCES "staff"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reset_requests" ADD CONSTRAINT "reset_requests_account_id_guardian_id_fkey" FOREIGN KEY ("account_id", "guardian_id") REFERENCES "guardians"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reset_requests" ADD CONSTRAINT "reset_requests_account_id_staff_id_fkey" FOREIGN KEY ("account_id", "staff_id") REFERENCES "staff"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reset_requests" ADD CONSTRAINT "reset_requests_account_id_requester_id_fkey" FOREIGN KEY ("account_id", "requester_id") REFERENCES "staff"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reset_requests" ADD CONSTRAINT "reset_requests_account_id_decided_by_fkey" FOREIGN KEY ("account_id", "decided_by") REFERENCES "staff"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reset_requests" ADD CONSTRAINT "reset_requests_account_id_link_id_fkey" FOREIGN KEY ("account_id", "link_id") REFERENCES "reset_links"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "app_homes" ADD CONSTRAINT "app_homes_account_id_workspace_id_fkey" FOREIGN KEY ("account_id", "workspace_id") REFERENCES "slack_workspaces"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "posted_messages" ADD CONSTRAINT "posted_messages_account_id_request_id_fkey" FOREIGN KEY ("account_id", "request_id") REFERENCES "reset_requests"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema has no words for. Prisma's diff leaves all of it alone.

ALTER TABLE accounts
  ADD CONSTRAINT accounts_recovery_minutes CHECK (recovery_minutes BETWEEN 1 AND 10080),
  ADD CONSTRAINT accounts_approval_settings_object CHECK (jsonb_typeof(approval_settings) = 'object');
ALTER TABLE posted_messages
  ADD CONSTRAINT posted_messages_of_something CHECK (num_nonnulls(link_id, request_id) >= 1);
ALTER TABLE slack_link_offers
  ADD CONSTRAINT slack_link_offers_token_hash_sha256 CHECK (octet_length(token_hash) = 32);
ALTER TABLE password_assignments
  ADD CONSTRAINT password_assignments_token_hash_sha256 CHECK (octet_length(token_hash) = 32),
  ADD CONSTRAINT password_assignments_of_another CHECK (asker_id <> subject_id),
  ADD CONSTRAINT password_assignments_ended CHECK (NOT assigned OR ended_at IS NOT NULL);
ALTER TABLE owner_recoveries
  ADD CONSTRAINT owner_recoveries_stop_token_hash_sha256 CHECK (octet_length(stop_token_hash) = 32),
  ADD CONSTRAINT owner_recoveries_verified_given CHECK (btrim(verified) <> ''),
  ADD CONSTRAINT owner_recoveries_ended_at CHECK ((state = 'waiting') = (ended_at IS NULL));
CREATE UNIQUE INDEX owner_recoveries_one_waiting ON owner_recoveries (account_id) WHERE state = 'waiting';
ALTER TABLE ownership_transfers
  ADD CONSTRAINT ownership_transfers_to_another CHECK (from_id <> to_id),
  ADD CONSTRAINT ownership_transfers_ended_at CHECK ((state = 'offered') = (ended_at IS NULL));
CREATE UNIQUE INDEX ownership_transfers_one_offered ON ownership_transfers (account_id) WHERE state = 'offered';

-- Requests (A3, A4, A5)
ALTER TABLE reset_requests
  ADD CONSTRAINT reset_requests_one_person CHECK (num_nonnulls(guardian_id, staff_id) = 1),
  ADD CONSTRAINT reset_requests_not_by_the_requester CHECK (decided_by <> requester_id),
  ADD CONSTRAINT reset_requests_ended_at CHECK ((state = 'open') = (ended_at IS NULL)),
  ADD CONSTRAINT reset_requests_decided CHECK ((state IN ('approved', 'denied')) = (decided_by IS NOT NULL)),
  ADD CONSTRAINT reset_requests_link_of_approval CHECK (link_id IS NULL OR state = 'approved');

CREATE FUNCTION keep_ended_requests_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'A request that is % cannot become %.', OLD.state, NEW.state;
END
$$;
CREATE TRIGGER reset_requests_stay_ended BEFORE UPDATE OF state ON reset_requests FOR EACH ROW
  WHEN (OLD.state <> 'open' AND NEW.state <> OLD.state)
  EXECUTE FUNCTION keep_ended_requests_ended();

-- The Business Owner (S3, S8), whatever a program believes. Links of staff are not for the owner, nor the owner's for others:
-- when they are made, and again when they are used, since somebody may have been promoted meanwhile.
CREATE FUNCTION keep_links_from_the_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.purpose IN ('owner_first', 'owner_recovery')) IS DISTINCT FROM
     (SELECT level = 'owner' FROM staff WHERE account_id = NEW.account_id AND id = NEW.staff_id) THEN
    RAISE EXCEPTION 'A link of purpose % is not for this staff member.', NEW.purpose;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER reset_links_not_for_the_owner BEFORE INSERT ON reset_links FOR EACH ROW
  WHEN (NEW.staff_id IS NOT NULL) EXECUTE FUNCTION keep_links_from_the_owner();
CREATE TRIGGER reset_links_not_used_by_the_owner BEFORE UPDATE OF state ON reset_links FOR EACH ROW
  WHEN (NEW.staff_id IS NOT NULL AND NEW.state = 'redeemed' AND OLD.state <> 'redeemed')
  EXECUTE FUNCTION keep_links_from_the_owner();

-- Nobody assigns the owner's password, or asks for a link for the owner.
CREATE FUNCTION keep_the_owner_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Nothing of % is done to the Business Owner.', TG_TABLE_NAME;
END
$$;
CREATE FUNCTION is_owner(account uuid, person uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM staff WHERE account_id = account AND id = person AND level = 'owner')
$$;
CREATE TRIGGER password_assignments_not_to_the_owner BEFORE INSERT OR UPDATE OF assigned ON password_assignments FOR EACH ROW
  WHEN (is_owner(NEW.account_id, NEW.subject_id)) EXECUTE FUNCTION keep_the_owner_out();
CREATE TRIGGER reset_requests_not_for_the_owner BEFORE INSERT ON reset_requests FOR EACH ROW
  WHEN (is_owner(NEW.account_id, NEW.staff_id)) EXECUTE FUNCTION keep_the_owner_out();

-- The owner is never deactivated; and becomes or ceases to be the owner only in the transaction that ends a transfer.
ALTER TABLE staff ADD CONSTRAINT staff_owner_active CHECK (level <> 'owner' OR deactivated_at IS NULL);
CREATE FUNCTION keep_ownership() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM ownership_transfers t
    WHERE t.account_id = NEW.account_id AND t.state = 'done'
      AND CASE WHEN NEW.level = 'owner' THEN t.to_id ELSE t.from_id END = NEW.id
      AND t.xmin = pg_current_xact_id()::xid
  ) THEN
    RAISE EXCEPTION 'Ownership of an account is only handed on by a transfer that both have confirmed.';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER staff_ownership_kept BEFORE UPDATE OF level ON staff FOR EACH ROW
  WHEN ((OLD.level = 'owner') <> (NEW.level = 'owner')) EXECUTE FUNCTION keep_ownership();
