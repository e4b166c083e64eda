-- What listing credentials needs, and what keeps a user from having two defaults. Additive: no
-- table or row changes.

-- The order that lists page through by keyset.
CREATE INDEX IF NOT EXISTS "scratch_credential_created"
    ON "AiAgentCredential" ("createdAt" DESC, "id" DESC);

-- At most one default per user, of whatever service. Where rows break that already, the index is
-- left out and `db migrate` and `db status` say so; `keys audit --fix-defaults` mends the rows and
-- makes it.
DO $$
BEGIN
    CREATE UNIQUE INDEX IF NOT EXISTS "scratch_credential_one_default"
        ON "AiAgentCredential" ("userId") WHERE "default";
EXCEPTION WHEN unique_violation THEN
    RAISE NOTICE 'left out scratch_credential_one_default: users have several defaults';
END
$$;
