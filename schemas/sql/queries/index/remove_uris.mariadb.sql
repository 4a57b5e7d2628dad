-- Rows that leave the uri index, by full key.
-- in: rows text
DELETE t FROM json_rows(:rows, rid number, param_id number, uri text) AS j
STRAIGHT_JOIN fascia_uri_index t ON t.rid = j.rid AND t.param_id = j.param_id AND t.uri = j.uri
