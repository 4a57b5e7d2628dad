-- Lets the next program migrate: here transactions end with each table that is made.
-- out: released number
SELECT RELEASE_LOCK(CONCAT('fascia migration ', DATABASE()))
