-- New rows of the link index.
-- in: rows text
INSERT INTO fascia_link (rid, target)
SELECT j.rid, j.target
FROM json_rows(:rows, rid number, target number) AS j
