-- Rows that leave the composite index, by full key. The leading 0, which has no
-- affinity, lets SQLite use the whole key although a column of it is text.
-- in: rows text
DELETE FROM fascia_composite_index WHERE (0, rid, param_id, code, kind_id, low, high, system_id) IN (
  SELECT 0, j.rid, j.param_id, j.code, j.kind_id, j.low, j.high, j.system_id
  FROM json_rows(:rows, rid number, param_id number, code text, kind_id number, low text, high text, system_id number) AS j)
