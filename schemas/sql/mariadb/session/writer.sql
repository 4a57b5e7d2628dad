-- The connection that writes. READ COMMITTED: no gap locks, every statement sees what is committed. A program
-- that stands still within a transaction must not hold up the others.
SET NAMES utf8mb4 COLLATE utf8mb4_nopad_bin;
SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION';
SET SESSION default_storage_engine = InnoDB;
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;
SET SESSION idle_transaction_timeout = 30;
SET SESSION innodb_lock_wait_timeout = 5;
