-- Each value that a uri parameter has.
-- in: param_id number
-- out: uri text
SELECT DISTINCT uri FROM fascia_uri_index WHERE param_id = :param_id ORDER BY uri
