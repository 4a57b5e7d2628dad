-- Rows that leave the token index, by full key. The leading 0, which has no
-- affinity, lets SQLite use the whole key although a column of it is text.
-- in: rows text
DELETE FROM fascia_token_index WHERE (0, rid, param_id, code, system_id) IN (
  SELECT 0, j.rid, j.param_id, j.code, j.system_id
  FROM json_rows(:rows, rid number, param_id number, code text, system_id number) AS j)
