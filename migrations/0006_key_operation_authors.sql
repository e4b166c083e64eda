-- Who began an operation, and why: {actor, reason}, as in the audit log. Nobody knows it of those
-- that were begun before.
ALTER TABLE scratch_internal.key_operation
    ADD COLUMN author jsonb NOT NULL DEFAULT '{"actor": null, "reason": null}';
ALTER TABLE scratch_internal.key_operation ALTER COLUMN author DROP DEFAULT;

-- A key that nothing holds any more can be taken away, too.
ALTER TABLE scratch_internal.key_operation
    DROP CONSTRAINT key_operation_kind_check,
    ADD CONSTRAINT key_operation_kind_check
        CHECK (kind IN ('create', 'limit', 'enable', 'disable', 'revoke', 'discard'));
