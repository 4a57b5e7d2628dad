-- Rows that leave the link index, by full key.
-- in: rows text
DELETE FROM fascia_link WHERE (rid, target) IN (
  SELECT j.rid, j.target
  FROM json_rows(:rows, rid number, target number) AS j)
