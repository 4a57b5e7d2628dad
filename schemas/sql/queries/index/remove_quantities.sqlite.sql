-- Rows that leave the quantity index, by full key. The leading 0, which has no
-- affinity, lets SQLite use the whole key although a column of it is text.
-- in: rows text
DELETE FROM fascia_quantity_index WHERE (0, rid, param_id, unit_id, low, high) IN (
  SELECT 0, j.rid, j.param_id, j.unit_id, j.low, j.high
  FROM json_rows(:rows, rid number, param_id number, unit_id number, low text, high text) AS j)
