-- Keys that were revoked are named by their hash, or its beginning; nothing else is looked up by it.
DROP INDEX scratch_internal.key_operation_hash;
CREATE INDEX key_operation_revoked_hash ON scratch_internal.key_operation (hash text_pattern_ops)
    WHERE kind = 'revoke' AND outcome = 'done';

-- The order in which the whole audit log is paged through. Additive: no table or row changes.
CREATE INDEX IF NOT EXISTS "scratch_audit_created"
    ON "AuditLogEvent" ("createdAt" DESC, "id" DESC);
