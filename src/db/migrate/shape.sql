-- The shape of tables and enums of a schema, one row for each object.
-- $1 schema, $2 names of tables, $3 names of enums; NULL for all.
-- Only catalog columns are read, and the text of defaults without its cast: the same on
-- PostgreSQL 13 to 18 and in any schema.
WITH
tables AS (
    SELECT c.oid, c.relname, c.relrowsecurity
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND ($2::text[] IS NULL OR c.relname = ANY ($2))
),
shape (rank, kind, owner, place, name, detail, columns, extra_is_fine) AS (
    SELECT 1, 'enum', t.typname::text, 0::bigint, '',
           (SELECT string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder)
              FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid),
           '{}'::text[], true
      FROM pg_catalog.pg_type t
      JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
     WHERE n.nspname = $1 AND t.typtype = 'e' AND ($3::text[] IS NULL OR t.typname = ANY ($3))
    UNION ALL
    SELECT 2, 'table', relname::text, 0, '', '', '{}', true FROM tables
    UNION ALL
    SELECT 3, 'column', r.relname::text, a.attnum, a.attname::text,
           concat(
               CASE WHEN t.typtype <> 'e' THEN pg_catalog.format_type(t.oid, a.atttypmod)
                    WHEN n.nspname = $1 THEN t.typname::text
                    ELSE n.nspname || '.' || t.typname END,
               CASE WHEN a.attnotnull THEN ' not null' END,
               CASE WHEN a.attidentity <> '' THEN ' identity' END,
               CASE WHEN a.attgenerated <> '' THEN ' generated' ELSE ' default ' END
                   || regexp_replace(pg_catalog.pg_get_expr(d.adbin, d.adrelid), '::[^'']*$', '')
           ),
           ARRAY[a.attname::text], false
      FROM tables r
      JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
      JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
      LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum
    UNION ALL
    SELECT CASE c.contype WHEN 'p' THEN 4 WHEN 'f' THEN 6 ELSE 7 END,
           CASE c.contype WHEN 'p' THEN 'primary-key' WHEN 'f' THEN 'foreign-key'
                          WHEN 'x' THEN 'exclusion' ELSE 'check' END,
           r.relname::text, 0, c.conname::text,
           concat(
               '(', array_to_string(k.names, ', '), ')',
               CASE WHEN c.contype = 'f' THEN concat(
                   ' references ',
                   CASE WHEN fn.nspname <> $1 THEN fn.nspname || '.' END, f.relname,
                   ' (', array_to_string(fk.names, ', '), ')',
                   ' on delete ', CASE c.confdeltype WHEN 'a' THEN 'no action'
                       WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade'
                       WHEN 'n' THEN 'set null' ELSE 'set default' END,
                   ' on update ', CASE c.confupdtype WHEN 'a' THEN 'no action'
                       WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade'
                       WHEN 'n' THEN 'set null' ELSE 'set default' END
               ) END,
               CASE WHEN c.condeferrable THEN ' deferrable' END,
               CASE WHEN NOT c.convalidated THEN ' not valid' END
           ),
           k.names, false
      FROM tables r
      JOIN pg_catalog.pg_constraint c ON c.conrelid = r.oid AND c.contype IN ('p', 'f', 'c', 'x')
      LEFT JOIN pg_catalog.pg_class f ON f.oid = c.confrelid
      LEFT JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace
      CROSS JOIN LATERAL (
          SELECT coalesce(array_agg(a.attname::text ORDER BY key.place), '{}') AS names
            FROM unnest(c.conkey) WITH ORDINALITY AS key (number, place)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = key.number
      ) k
      CROSS JOIN LATERAL (
          SELECT array_agg(a.attname::text ORDER BY key.place) AS names
            FROM unnest(c.confkey) WITH ORDINALITY AS key (number, place)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = key.number
      ) fk
    UNION ALL
    SELECT 5, 'index', r.relname::text, 0, x.relname::text,
           concat(
               CASE WHEN i.indisunique THEN 'unique ' END,
               CASE WHEN am.amname <> 'btree' THEN am.amname || ' ' END,
               '(', (
                   SELECT string_agg(
                       concat(coalesce(a.attname::text, 'expression'),
                              CASE WHEN i.indoption[key.place - 1] & 1 = 1 THEN ' desc' END),
                       ', ' ORDER BY key.place)
                     FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS key (number, place)
                     LEFT JOIN pg_catalog.pg_attribute a
                            ON a.attrelid = i.indrelid AND a.attnum = key.number
               ), ')',
               CASE WHEN i.indpred IS NOT NULL THEN ' partial' END,
               CASE WHEN NOT i.indisvalid THEN ' invalid' END,
               -- A column since PostgreSQL 15.
               CASE WHEN to_jsonb(i) ->> 'indnullsnotdistinct' = 'true'
                    THEN ' nulls not distinct' END
           ),
           '{}', NOT i.indisunique
      FROM tables r
      JOIN pg_catalog.pg_index i ON i.indrelid = r.oid AND NOT i.indisprimary
      JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
      JOIN pg_catalog.pg_am am ON am.oid = x.relam
    UNION ALL
    SELECT 8, 'trigger', r.relname::text, 0, t.tgname::text, '', '{}', false
      FROM tables r
      JOIN pg_catalog.pg_trigger t ON t.tgrelid = r.oid AND NOT t.tgisinternal
    UNION ALL
    SELECT 9, 'row-security', relname::text, 0, '', 'enabled', '{}', false
      FROM tables WHERE relrowsecurity
)
SELECT kind, owner, name, detail, columns, extra_is_fine
  FROM shape
 ORDER BY CASE WHEN kind = 'enum' THEN 0 ELSE 1 END, owner COLLATE "C", rank, place, name COLLATE "C"
