-- Audit rows of one transaction.
-- in: rows text
INSERT INTO fascia_audit (writer, sequence, at, user_id, request, action, target, version, outcome, previous_hash, hash)
SELECT j.writer, j.sequence, j.at, j.user_id, j.request, j.action, j.target, j.version, j.outcome, j.previous_hash, j.hash
FROM json_rows(:rows, writer number, sequence number, at number, user_id text, request text, action text, target text, version number, outcome text, previous_hash text, hash text) AS j
