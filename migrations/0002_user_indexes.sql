-- What finding, listing and searching users needs. Additive: no table or row changes.

-- E-mails are compared without case, and are not unique.
CREATE INDEX IF NOT EXISTS "scratch_user_email" ON "User" (lower("email"));

-- The two orders that lists page through by keyset.
CREATE INDEX IF NOT EXISTS "scratch_user_created" ON "User" ("createdAt" DESC, "id" DESC);
CREATE INDEX IF NOT EXISTS "scratch_user_updated" ON "User" ("updatedAt" DESC, "id" DESC);

-- Who is admin, of whom there must be one.
CREATE INDEX IF NOT EXISTS "scratch_user_admin" ON "User" ("id") WHERE "role" = 'ADMIN';

-- The usage of one user within a month.
CREATE INDEX IF NOT EXISTS "scratch_usage_user_created"
    ON "AiAgentTokenUsageEvent" ("userId", "createdAt");

-- Search over everything that names a user. Where the extension cannot be had, search works
-- without the index, only slower. The expression is the one that the search itself uses.
DO $$
DECLARE
    home text;
BEGIN
    BEGIN
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
    EXCEPTION WHEN OTHERS THEN
        RAISE NOTICE 'searching users will be slow: the extension pg_trgm cannot be had (%)', SQLERRM;
    END;
    -- It may have been there before, in a schema that is not on the search path.
    SELECT quote_ident(n.nspname) INTO home
      FROM pg_catalog.pg_extension e
      JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
     WHERE e.extname = 'pg_trgm';
    IF home IS NOT NULL THEN
        EXECUTE format(
            $index$
            CREATE INDEX IF NOT EXISTS "scratch_user_search" ON "User" USING gin ((
                "id" || ' ' || coalesce("clerkId", '') || ' ' || coalesce("stripeCustomerId", '')
                || ' ' || coalesce("name", '') || ' ' || coalesce("email", '')
            ) %s.gin_trgm_ops)
            $index$,
            home
        );
    END IF;
END
$$;
