-- Enters a migration into the ledger.
-- in: version number, name text, checksum text, applied_at number, app_version text
INSERT INTO fascia_schema_migration (version, name, checksum, applied_at, app_version)
VALUES (:version, :name, :checksum, :applied_at, :app_version)
