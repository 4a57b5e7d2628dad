-- New rows of the string index.
INSERT INTO fascia_string_index (rid, param_id, folded, exact)
SELECT j.rid, j.param_id, j.folded, j.exact
FROM batch(rid number, param_id number, folded text, exact text) AS j
