-- Rows that leave the quantity index, by full key.
DELETE FROM fascia_quantity_index WHERE (rid, param_id, unit_id, low, high) IN (
  SELECT j.rid, j.param_id, j.unit_id, j.low, j.high
  FROM batch(rid number, param_id number, unit_id number, low text, high text) AS j)
