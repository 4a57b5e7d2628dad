-- The ledger of migrations that were run.
CREATE TABLE IF NOT EXISTS fascia_schema_migration (
  version BIGINT PRIMARY KEY,
  name VARCHAR(250) NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  applied_at BIGINT NOT NULL,
  app_version VARCHAR(64) NOT NULL
)
