-- Audit rows of one transaction.
INSERT INTO fascia_audit (writer, sequence, at, user_id, request, action, target, version, outcome, hash)
SELECT j.writer, j.sequence, j.at, j.user_id, j.request, j.action, j.target, j.version, j.outcome, j.hash
FROM batch(writer number, sequence number, at number, user_id text, request text, action text, target text, version number, outcome text, hash text) AS j
