-- Members of new shapes.
-- in: rows text
INSERT INTO fascia_presence (shape_id, param_id, system_id)
SELECT j.shape_id, j.param_id, j.system_id
FROM json_rows(:rows, shape_id number, param_id number, system_id number) AS j
