-- Versions to be delivered after one, in order.
-- in: after number, count number
-- out: sequence number, rid number, version number, at number
SELECT sequence, rid, version, at FROM fascia_outbox WHERE sequence > :after ORDER BY sequence LIMIT :count
