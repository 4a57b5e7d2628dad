-- Rows that leave the token index, by full key.
-- in: rows text
DELETE FROM fascia_token_index WHERE (rid, param_id, code, system_id) IN (
  SELECT j.rid, j.param_id, j.code, j.system_id
  FROM json_rows(:rows, rid number, param_id number, code text, system_id number) AS j)
