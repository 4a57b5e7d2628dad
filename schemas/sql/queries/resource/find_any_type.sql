-- Row keys of every resource of that id, whatever its type.
-- in: fhir_id text
-- out: rid number
SELECT r.rid FROM fascia_resource_type t CROSS JOIN fascia_res r
WHERE r.type_id = t.type_id AND r.fhir_id = :fhir_id
