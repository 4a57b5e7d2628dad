-- New units.
-- in: rows text
INSERT INTO fascia_unit (unit_id, name)
SELECT j.id, j.name FROM json_rows(:rows, id number, name text) AS j
