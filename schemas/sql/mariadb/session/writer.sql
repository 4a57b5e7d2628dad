-- The connection that writes. READ COMMITTED: no gap locks, every statement sees what is committed.
SET NAMES utf8mb4 COLLATE utf8mb4_nopad_bin;
SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION';
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;
