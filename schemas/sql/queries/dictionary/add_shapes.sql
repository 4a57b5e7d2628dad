-- New shapes.
-- in: rows text
INSERT INTO fascia_shape (shape_id, hash)
SELECT j.id, j.hash FROM json_rows(:rows, id number, hash text) AS j
