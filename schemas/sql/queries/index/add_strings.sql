-- New rows of the string index.
-- in: rows text
INSERT INTO fascia_string_index (rid, param_id, folded, exact)
SELECT j.rid, j.param_id, j.folded, j.exact
FROM json_rows(:rows, rid number, param_id number, folded text, exact text) AS j
