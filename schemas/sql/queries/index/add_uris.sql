-- New rows of the uri index.
INSERT INTO fascia_uri_index (rid, param_id, uri)
SELECT j.rid, j.param_id, j.uri
FROM batch(rid number, param_id number, uri text) AS j
