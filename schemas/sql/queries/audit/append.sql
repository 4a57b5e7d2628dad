-- Audit rows of one transaction.
INSERT INTO fascia_audit (writer, sequence, at, user_id, request, action, target, version, outcome, hash)
batch_values(writer number, sequence number, at number, user_id text, request text, action text, target text, version number, outcome text, hash text)
