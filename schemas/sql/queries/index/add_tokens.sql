-- New rows of the token index.
INSERT INTO fascia_token_index (rid, param_id, system_id, code)
SELECT j.rid, j.param_id, j.system_id, j.code
FROM batch(rid number, param_id number, system_id number, code text) AS j
