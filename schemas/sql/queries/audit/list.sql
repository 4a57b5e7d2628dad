-- Audit rows of a writer after one, in order.
-- in: writer number, after number, count number
-- out: sequence number, at number, user_id text, request text, action text, target text, version number, outcome text, hash text
SELECT sequence, at, user_id, request, action, target, version, outcome, hash
FROM fascia_audit WHERE writer = :writer AND sequence > :after ORDER BY sequence LIMIT :count
