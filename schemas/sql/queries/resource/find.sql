-- The row of one resource, also when it was only referred to so far (version 0).
-- in: type_id number, fhir_id text
-- out: rid number, version number, last_updated number, deleted number, shape_id number
SELECT rid, version, last_updated, deleted, shape_id FROM fascia_res
WHERE type_id = :type_id AND fhir_id = :fhir_id
