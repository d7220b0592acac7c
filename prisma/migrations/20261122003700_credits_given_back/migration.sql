-- What was given back stays given back: news that comes later spends it no more.
CREATE OR REPLACE FUNCTION enter_credits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO credit_balances AS b (account_id, balance, seq) VALUES (NEW.account_id, 0, 0) ON CONFLICT DO NOTHING;
  PERFORM 1 FROM credit_balances b WHERE b.account_id = NEW.account_id FOR UPDATE;
  -- Each kind once a delivery, and none after `returned`: told again or too late, it changes nothing.
  IF NEW.delivery_id IS NOT NULL AND EXISTS (SELECT 1 FROM credit_entries e
      WHERE e.account_id = NEW.account_id AND e.delivery_id = NEW.delivery_id
        AND e.kind IN (NEW.kind, 'returned')) THEN
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
