-- Rows that leave the uri index, by full key. The leading 0, which has no
-- affinity, lets SQLite use the whole key although a column of it is text.
-- in: rows text
DELETE FROM fascia_uri_index WHERE (0, rid, param_id, uri) IN (
  SELECT 0, j.rid, j.param_id, j.uri
  FROM json_rows(:rows, rid number, param_id number, uri text) AS j)
