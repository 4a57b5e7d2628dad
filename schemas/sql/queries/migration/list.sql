-- Every migration that was run, in order.
-- out: version number, name text, checksum text
SELECT version, name, checksum FROM fascia_schema_migration ORDER BY version
