-- Rows that leave the string index, by full key.
DELETE FROM fascia_string_index WHERE (rid, param_id, folded, exact) IN (
  SELECT j.rid, j.param_id, j.folded, j.exact
  FROM batch(rid number, param_id number, folded text, exact text) AS j)
