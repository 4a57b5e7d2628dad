-- Rows that leave the reference index, by full key.
DELETE FROM fascia_reference_index WHERE (rid, param_id, target) IN (
  SELECT j.rid, j.param_id, j.target
  FROM batch(rid number, param_id number, target number) AS j)
