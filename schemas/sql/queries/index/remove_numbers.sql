-- Rows that leave the number index, by full key.
DELETE FROM fascia_number_index WHERE (rid, param_id, low, high) IN (
  SELECT j.rid, j.param_id, j.low, j.high
  FROM batch(rid number, param_id number, low text, high text) AS j)
