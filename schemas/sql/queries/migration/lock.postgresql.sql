-- Of programs that start at once one migrates; up to the end of this transaction.
-- out: taken number
SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtext('fascia migration'))) AS lock
