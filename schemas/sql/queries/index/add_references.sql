-- New rows of the reference index.
-- in: rows text
INSERT INTO fascia_reference_index (rid, param_id, target)
SELECT j.rid, j.param_id, j.target
FROM json_rows(:rows, rid number, param_id number, target number) AS j
