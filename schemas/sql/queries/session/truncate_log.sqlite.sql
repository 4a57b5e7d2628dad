-- Copies the write-ahead log into the database and cuts it to nothing.
-- out: busy number, frames number, copied number
PRAGMA wal_checkpoint(TRUNCATE)
