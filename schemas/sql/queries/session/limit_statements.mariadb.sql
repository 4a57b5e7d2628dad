-- Ends statements of this connection that take longer; 0 for no limit.
-- in: milliseconds number
SET SESSION max_statement_time = :milliseconds / 1000
