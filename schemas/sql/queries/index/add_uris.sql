-- New rows of the uri index.
INSERT INTO fascia_uri_index (rid, param_id, uri)
batch_values(rid number, param_id number, uri text)
