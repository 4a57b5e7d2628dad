-- Rows that leave the token index, by full key.
DELETE FROM fascia_token_index WHERE (rid, param_id, system_id, code) IN (
  SELECT j.rid, j.param_id, j.system_id, j.code
  FROM batch(rid number, param_id number, system_id number, code text) AS j)
