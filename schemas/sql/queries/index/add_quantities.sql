-- New rows of the quantity index.
INSERT INTO fascia_quantity_index (rid, param_id, unit_id, low, high)
SELECT j.rid, j.param_id, j.unit_id, j.low, j.high
FROM batch(rid number, param_id number, unit_id number, low text, high text) AS j
