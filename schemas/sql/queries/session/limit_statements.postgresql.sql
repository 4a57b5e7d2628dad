-- Ends statements of this connection that take longer; 0 for no limit.
-- in: milliseconds number
SELECT set_config('statement_timeout', CAST(:milliseconds AS text), false)
