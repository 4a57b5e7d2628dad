-- New code systems.
-- in: rows text
INSERT INTO fascia_code_system (system_id, uri)
SELECT j.id, j.uri FROM json_rows(:rows, id number, uri text) AS j
