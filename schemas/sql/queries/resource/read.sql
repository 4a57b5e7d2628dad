-- The current version of a resource with its body.
-- in: type_id number, fhir_id text
-- out: version number, last_updated number, deleted number, method text, content text
SELECT r.version, r.last_updated, r.deleted, b.method, b.content
FROM fascia_res r JOIN fascia_body b ON b.rid = r.rid AND b.version = r.version
WHERE r.type_id = :type_id AND r.fhir_id = :fhir_id
