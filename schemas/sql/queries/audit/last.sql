-- The end of a writer's chain.
-- in: writer number
-- out: sequence number, hash text
SELECT sequence, hash FROM fascia_audit WHERE writer = :writer ORDER BY sequence DESC LIMIT 1
