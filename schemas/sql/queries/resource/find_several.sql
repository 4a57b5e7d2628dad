-- Row keys of several resources of a type, by id.
-- in: type_id number, rows text
-- out: rid number
SELECT r.rid FROM json_rows(:rows, fhir_id text) AS j CROSS JOIN fascia_res r
WHERE r.type_id = :type_id AND r.fhir_id = j.fhir_id ORDER BY r.rid
