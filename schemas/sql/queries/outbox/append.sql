-- Versions to be delivered.
-- in: rows text
INSERT INTO fascia_outbox (rid, version, at)
SELECT j.rid, j.version, j.at FROM json_rows(:rows, rid number, version number, at number) AS j
