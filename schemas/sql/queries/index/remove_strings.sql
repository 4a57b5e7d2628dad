-- Rows that leave the string index, by full key.
-- in: rows text
DELETE FROM fascia_string_index WHERE (rid, param_id, folded, exact) IN (
  SELECT j.rid, j.param_id, j.folded, j.exact
  FROM json_rows(:rows, rid number, param_id number, folded text, exact text) AS j)
