-- Rows that leave the string index, by full key. The leading 0, which has no
-- affinity, lets SQLite use the whole key although a column of it is text.
-- in: rows text
DELETE FROM fascia_string_index WHERE (0, rid, param_id, folded, exact) IN (
  SELECT 0, j.rid, j.param_id, j.folded, j.exact
  FROM json_rows(:rows, rid number, param_id number, folded text, exact text) AS j)
