-- New rows of the number index.
INSERT INTO fascia_number_index (rid, param_id, low, high)
SELECT j.rid, j.param_id, j.low, j.high
FROM batch(rid number, param_id number, low text, high text) AS j
