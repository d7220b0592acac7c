-- CreateEnum
CREATE TYPE "CreditEntryKind" AS ENUM ('added', 'reserved', 'spent', 'returned');

-- CreateEnum
CREATE TYPE "MarkKind" AS ENUM ('bounced', 'complained', 'suppressed', 'opted_out', 'unreachable');

-- AlterTable
ALTER TABLE "accounts" ADD COLUMN     "credit_threshold" INTEGER NOT NULL DEFAULT 20,
ADD COLUMN     "credit_told_at" TIMESTAMPTZ(3),
ADD COLUMN     "sms_countries" TEXT[] DEFAULT ARRAY['US']::TEXT[],
ADD COLUMN     "sms_paused_at" TIMESTAMPTZ(3),
ADD COLUMN     "sms_paused_reason" TEXT;

-- AlterTable
ALTER TABLE "deliveries" ADD COLUMN     "delivered_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "credit_balances" (
    "account_id" UUID NOT NULL,
    "balance" INTEGER NOT NULL DEFAULT 0,
    "seq" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "credit_balances_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "credit_entries" (
    "account_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "kind" "CreditEntryKind" NOT NULL,
    "amount" INTEGER NOT NULL,
    "balance" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "delivery_id" UUID,
    "staff_id" UUID,
    "note" TEXT,

    CONSTRAINT "credit_entries_pkey" PRIMARY KEY ("account_id","seq")
);

-- CreateTable
CREATE TABLE "address_marks" (
    "account_id" UUID NOT NULL,
    "channel" "Channel" NOT NULL,
    "address" TEXT NOT NULL,
    "kind" "MarkKind" NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "address_marks_pkey" PRIMARY KEY ("account_id","channel","address")
);

-- CreateIndex
CREATE UNIQUE INDEX "credit_entries_account_id_delivery_id_kind_key" ON "credit_entries"("account_id", "delivery_id", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "deliveries_account_id_id_key" ON "deliveries"("account_id", "id");

-- AddForeignKey
ALTER TABLE "credit_balances" ADD CONSTRAINT "credit_balances_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_entries" ADD CONSTRAINT "credit_entries_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_entries" ADD CONSTRAINT "credit_entries_account_id_delivery_id_fkey" FOREIGN KEY ("account_id", "delivery_id") REFERENCES "deliveries"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_entries" ADD CONSTRAINT "credit_entries_account_id_staff_id_fkey" FOREIGN KEY ("account_id", "staff_id") REFERENCES "staff"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "address_marks" ADD CONSTRAINT "address_marks_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema has no words for.
ALTER TABLE accounts
  ADD CONSTRAINT accounts_credit_threshold CHECK (credit_threshold >= 0),
  ADD CONSTRAINT accounts_sms_countries CHECK (array_position(sms_countries, NULL) IS NULL
    AND array_to_string(sms_countries, ' ') ~ '^([A-Z]{2}( [A-Z]{2})*)?$'),
  ADD CONSTRAINT accounts_sms_paused CHECK ((sms_paused_at IS NULL) = (sms_paused_reason IS NULL));
ALTER TABLE address_marks
  ADD CONSTRAINT address_marks_of_channel CHECK (CASE channel
    WHEN 'email' THEN kind IN ('bounced', 'complained', 'suppressed')
    ELSE kind IN ('opted_out', 'unreachable') END);

-- Credits: never below zero, and by construction the sum of the ledger.
ALTER TABLE credit_balances
  ADD CONSTRAINT credit_balances_never_below_zero CHECK (balance >= 0 AND seq >= 0);
ALTER TABLE credit_entries
  ADD CONSTRAINT credit_entries_balance CHECK (balance >= 0 AND seq >= 1),
  ADD CONSTRAINT credit_entries_amount CHECK (CASE kind
    WHEN 'added' THEN amount > 0 AND delivery_id IS NULL
    WHEN 'reserved' THEN amount = -1 AND delivery_id IS NOT NULL
    WHEN 'spent' THEN amount = 0 AND delivery_id IS NOT NULL
    ELSE amount = 1 AND delivery_id IS NOT NULL END);

CREATE FUNCTION enter_credits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO credit_balances AS b (account_id, balance, seq) VALUES (NEW.account_id, 0, 0) ON CONFLICT DO NOTHING;
  PERFORM 1 FROM credit_balances b WHERE b.account_id = NEW.account_id FOR UPDATE;
  -- Each kind once a delivery: told again, it changes nothing.
  IF NEW.delivery_id IS NOT NULL AND EXISTS (SELECT 1 FROM credit_entries e
      WHERE e.account_id = NEW.account_id AND e.delivery_id = NEW.delivery_id AND e.kind = NEW.kind) THEN
    RETURN NULL;
  END IF;
  -- What was never set aside can be neither spent nor given back.
  IF NEW.kind IN ('spent', 'returned') AND NOT EXISTS (SELECT 1 FROM credit_entries e
      WHERE e.account_id = NEW.account_id AND e.delivery_id = NEW.delivery_id AND e.kind = 'reserved') THEN
    RAISE EXCEPTION 'No credit was set aside for this delivery.';
  END IF;
  UPDATE credit_balances b SET balance = b.balance + NEW.amount, seq = b.seq + 1
    WHERE b.account_id = NEW.account_id RETURNING b.balance, b.seq INTO NEW.balance, NEW.seq;
  RETURN NEW;
END
$$;
CREATE TRIGGER credit_entries_enter BEFORE INSERT ON credit_entries FOR EACH ROW EXECUTE FUNCTION enter_credits();

CREATE FUNCTION refuse_change_of_credits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The ledger of credits is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME;
END
$$;
CREATE TRIGGER credit_entries_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON credit_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_credits();
-- Only the ledger's trigger writes a balance.
CREATE TRIGGER credit_balances_kept BEFORE INSERT OR UPDATE OR DELETE ON credit_balances
  FOR EACH ROW WHEN (pg_trigger_depth() < 1) EXECUTE FUNCTION refuse_change_of_credits();
CREATE TRIGGER credit_balances_not_emptied BEFORE TRUNCATE ON credit_balances
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_credits();
