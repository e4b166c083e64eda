-- What is known of each key of ours as the provider has it: as it was made, changed, or last
-- compared. Amounts are in USD.
CREATE TABLE scratch_internal.key_record (
    credential_id text PRIMARY KEY,
    hash text NOT NULL,
    name text NOT NULL,
    -- NULL: no limit.
    limit_usd numeric,
    -- NULL: the limit never starts anew.
    limit_reset text,
    -- NULL: it never ends.
    expires_at timestamptz,
    -- NULL: not known, or the account's default one.
    workspace_id text
);

CREATE INDEX key_record_workspace ON scratch_internal.key_record (workspace_id)
    WHERE workspace_id IS NOT NULL;

-- Keys whose successor is in use, and which are to be revoked when they are due. A row goes with
-- the credential.
CREATE TABLE scratch_internal.key_retirement (
    credential_id text PRIMARY KEY,
    user_id text NOT NULL,
    hash text NOT NULL,
    -- The credential that took its place.
    successor text NOT NULL,
    due_at timestamptz NOT NULL
);

CREATE INDEX key_retirement_due ON scratch_internal.key_retirement (due_at);
CREATE INDEX key_retirement_user ON scratch_internal.key_retirement (user_id);

-- Whether an admin took a user's key away is asked of everybody who has none.
CREATE INDEX key_operation_done ON scratch_internal.key_operation (user_id) WHERE outcome = 'done';

-- What was revoked is looked up by its credential.
CREATE INDEX key_operation_revoked ON scratch_internal.key_operation (credential_id)
    WHERE kind = 'revoke';

-- The few attempts outside the account's default workspace.
CREATE INDEX key_operation_workspace ON scratch_internal.key_operation ((request->>'workspace_id'))
    WHERE kind = 'create' AND request->>'workspace_id' IS NOT NULL;

-- Keys are named by their hash, or its beginning. Additive: no table or row changes.
CREATE INDEX IF NOT EXISTS "scratch_credential_hash"
    ON "AiAgentCredential" ("externalApiKeyId" text_pattern_ops)
    WHERE "externalApiKeyId" IS NOT NULL;
