-- Rows that leave the uri index, by full key.
DELETE FROM fascia_uri_index WHERE (rid, param_id, uri) IN (
  SELECT j.rid, j.param_id, j.uri
  FROM batch(rid number, param_id number, uri text) AS j)
