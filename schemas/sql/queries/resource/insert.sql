-- A new resource, or the target of a reference that is not stored yet.
-- in: rid number, type_id number, fhir_id text, version number, last_updated number, deleted number, shape_id number
INSERT INTO fascia_res (rid, type_id, fhir_id, version, last_updated, deleted, shape_id)
VALUES (:rid, :type_id, :fhir_id, :version, :last_updated, :deleted, :shape_id)
