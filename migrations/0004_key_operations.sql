-- What this program does at OpenRouter, written down before it is done and again when it is over.
-- A row without an end belongs to a process that is at work, or to one that died: then the next
-- run finishes it or undoes it.
CREATE TABLE scratch_internal.key_operation (
    id text PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('create', 'limit', 'enable', 'disable', 'revoke', 'discard')),
    user_id text NOT NULL,
    -- Who began it, and why: {actor, reason}, as in the audit log.
    author jsonb NOT NULL,
    -- The whole name under which a key is made, its marker in it. Kept for good, so that a key
    -- that shows up late is still recognised.
    name text,
    -- The provider's hash of the key, once it is known.
    hash text,
    credential_id text,
    -- The credential whose place a new key takes.
    replaces text,
    -- What is asked of the provider, as it was sent.
    request jsonb NOT NULL,
    begun_at timestamptz NOT NULL,
    ended_at timestamptz,
    -- `done`, `failed` (nothing was changed there) or `undone`.
    outcome text CHECK (outcome IN ('done', 'failed', 'undone')),
    problem text,
    CHECK ((ended_at IS NULL) = (outcome IS NULL)),
    CHECK (kind <> 'create' OR name IS NOT NULL)
);

CREATE INDEX key_operation_open ON scratch_internal.key_operation (user_id) WHERE ended_at IS NULL;
CREATE INDEX key_operation_hash ON scratch_internal.key_operation (hash);
