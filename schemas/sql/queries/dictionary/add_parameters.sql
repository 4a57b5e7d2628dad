-- New search parameters.
-- in: rows text
INSERT INTO fascia_parameter (param_id, type_id, code)
SELECT j.id, j.type_id, j.code FROM json_rows(:rows, id number, type_id number, code text) AS j
