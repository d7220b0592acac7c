-- What Prisma's schema has no words for. Prisma's diff leaves all of it alone (test/integration/database).

-- Search by part of a word within one account.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- Accounts
ALTER TABLE accounts
  ADD CONSTRAINT accounts_slug_shape CHECK (slug ~ '^[a-z0-9](-?[a-z0-9])*$' AND length(slug) <= 63),
  ADD CONSTRAINT accounts_name_given CHECK (btrim(name) <> ''),
  -- S1: a setting may raise the least length, never lower it.
  ADD CONSTRAINT accounts_min_password_length CHECK (min_password_length BETWEEN 8 AND 64);

-- People
ALTER TABLE guardians
  ADD CONSTRAINT guardians_phone_e164 CHECK (phone ~ '^\+[1-9][0-9]{6,14}$'),
  ADD CONSTRAINT guardians_email_with_key CHECK ((email IS NULL) = (email_key IS NULL));
ALTER TABLE staff
  ADD CONSTRAINT staff_phone_e164 CHECK (phone ~ '^\+[1-9][0-9]{6,14}$'),
  ADD CONSTRAINT staff_email_with_key CHECK ((email IS NULL) = (email_key IS NULL));
-- One Business Owner per account. Passing ownership on demotes the old one first.
CREATE UNIQUE INDEX staff_one_owner ON staff (account_id) WHERE level = 'owner';

-- Exactly one person behind each of these.
ALTER TABLE credentials
  ADD CONSTRAINT credentials_one_person CHECK (num_nonnulls(guardian_id, staff_id) = 1),
  -- S9: a password in clear, or under another hash, cannot be stored.
  ADD CONSTRAINT credentials_argon2id CHECK (password_hash LIKE '$argon2id$%');
ALTER TABLE contact_changes
  ADD CONSTRAINT contact_changes_one_person CHECK (num_nonnulls(guardian_id, staff_id) = 1);
ALTER TABLE sessions
  ADD CONSTRAINT sessions_one_person CHECK (num_nonnulls(guardian_id, staff_id) = 1),
  ADD CONSTRAINT sessions_portal_of_person CHECK ((portal = 'customer') = (guardian_id IS NOT NULL)),
  ADD CONSTRAINT sessions_id_hash_sha256 CHECK (octet_length(id_hash) = 32),
  ADD CONSTRAINT sessions_end_after_beginning CHECK (expires_at > created_at);

-- Links
ALTER TABLE reset_links
  ADD CONSTRAINT reset_links_one_person CHECK (num_nonnulls(guardian_id, staff_id) = 1),
  ADD CONSTRAINT reset_links_purpose_of_person CHECK ((purpose = 'guardian_reset') = (guardian_id IS NOT NULL)),
  ADD CONSTRAINT reset_links_requester_is_staff CHECK ((requester_kind = 'staff') = (requester_id IS NOT NULL)),
  ADD CONSTRAINT reset_links_token_hash_sha256 CHECK (octet_length(token_hash) = 32),
  -- G5: what can be, or was, redeemed has an end, at most 30 minutes after it was sent.
  ADD CONSTRAINT reset_links_live_expires CHECK (state NOT IN ('live', 'redeemed') OR expires_at IS NOT NULL),
  ADD CONSTRAINT reset_links_thirty_minutes
    CHECK (sent_at IS NULL OR (expires_at IS NOT NULL AND expires_at <= sent_at + interval '30 minutes')),
  ADD CONSTRAINT reset_links_ended_at CHECK ((state IN ('pending', 'live')) = (ended_at IS NULL));

-- A link that ended never lives again, and a redeemed one stays redeemed, whatever a program believes.
CREATE FUNCTION keep_ended_links_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'A link that is % cannot become %.', OLD.state, NEW.state;
END
$$;
CREATE TRIGGER reset_links_stay_ended BEFORE UPDATE OF state ON reset_links FOR EACH ROW
  WHEN (OLD.state <> NEW.state
    AND (OLD.state = 'redeemed' OR (OLD.state NOT IN ('pending', 'live') AND NEW.state IN ('pending', 'live', 'redeemed'))))
  EXECUTE FUNCTION keep_ended_links_ended();

-- Deliveries: the sealed token goes when the outcome is final.
ALTER TABLE deliveries
  ADD CONSTRAINT deliveries_attempts_counted CHECK (attempts >= 0),
  ADD CONSTRAINT deliveries_token_wiped
    CHECK (sealed_token IS NULL OR state NOT IN ('delivered', 'bounced', 'complained', 'failed', 'cancelled'));

-- Audit Log: append-only, for everybody and every program.
ALTER TABLE audit_log
  ADD CONSTRAINT audit_log_seq_counts_from_one CHECK (seq >= 1),
  ADD CONSTRAINT audit_log_hashes CHECK (octet_length(hash) = 32 AND octet_length(prev_hash) = 32);
ALTER TABLE audit_heads
  ADD CONSTRAINT audit_heads_hash CHECK (seq >= 0 AND octet_length(hash) = 32);

CREATE FUNCTION refuse_change_of_audit_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The Audit Log is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME;
END
$$;
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_log();
-- The head of a chain moves forward only, or a cut tail would not show.
CREATE TRIGGER audit_heads_kept BEFORE DELETE OR TRUNCATE ON audit_heads
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_log();
CREATE TRIGGER audit_heads_forward BEFORE UPDATE ON audit_heads
  FOR EACH ROW WHEN (NEW.account_id <> OLD.account_id OR NEW.seq <= OLD.seq)
  EXECUTE FUNCTION refuse_change_of_audit_log();
