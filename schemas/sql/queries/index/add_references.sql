-- New rows of the reference index.
INSERT INTO fascia_reference_index (rid, param_id, target)
SELECT j.rid, j.param_id, j.target
FROM batch(rid number, param_id number, target number) AS j
