-- New rows of the number index.
-- in: rows text
INSERT INTO fascia_number_index (rid, param_id, low, high)
SELECT j.rid, j.param_id, j.low, j.high
FROM json_rows(:rows, rid number, param_id number, low text, high text) AS j
