-- Rows that leave the uri index, by full key.
DELETE t FROM batch(rid number, param_id number, uri text) AS j
STRAIGHT_JOIN fascia_uri_index t ON t.rid = j.rid AND t.param_id = j.param_id AND t.uri = j.uri
