-- Of programs that start at once one migrates; up to the end of this connection, or until unlocked.
-- out: taken number
SELECT GET_LOCK(CONCAT('fascia migration ', DATABASE()), 60)
