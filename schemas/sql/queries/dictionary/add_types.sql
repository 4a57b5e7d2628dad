-- New resource types.
-- in: rows text
INSERT INTO fascia_resource_type (type_id, name, live, last_rid)
SELECT j.id, j.name, 0, j.id * 1099511627776 FROM json_rows(:rows, id number, name text) AS j
