-- Versions to be delivered.
INSERT INTO fascia_outbox (rid, version)
batch_values(rid number, version number)
