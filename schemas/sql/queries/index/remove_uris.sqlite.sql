-- Rows that leave the uri index, by full key.
-- batch: rid number, param_id number, uri text
DELETE FROM fascia_uri_index WHERE rid = :rid AND param_id = :param_id AND uri = :uri
