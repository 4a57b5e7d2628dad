-- Versions to be delivered.
INSERT INTO fascia_outbox (rid, version)
SELECT j.rid, j.version FROM batch(rid number, version number) AS j
