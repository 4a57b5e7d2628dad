-- Versions to be delivered after one, in order.
-- in: after number, count number
-- out: sequence number, rid number, version number
SELECT sequence, rid, version FROM fascia_outbox WHERE sequence > :after ORDER BY sequence LIMIT :count
