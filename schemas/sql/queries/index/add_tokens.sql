-- New rows of the token index.
-- in: rows text
INSERT INTO fascia_token_index (rid, param_id, code, system_id)
SELECT j.rid, j.param_id, j.code, j.system_id
FROM json_rows(:rows, rid number, param_id number, code text, system_id number) AS j
