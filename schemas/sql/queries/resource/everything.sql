-- What refers to a patient, the patient, and one hop what these refer to, but for other patients; by row key.
-- in: patient number, patients_low number, patients_high number, after number, count number
-- out: rid number, fhir_id text, version number, last_updated number, method text, content text
SELECT p.rid, p.fhir_id, p.version, p.last_updated, b.method, b.content
FROM (
  SELECT r.rid, r.fhir_id, r.version, r.last_updated
  FROM (
    SELECT CAST(:patient AS BIGINT) AS rid
    UNION SELECT l.rid FROM fascia_reference_index l WHERE l.target = :patient
    UNION SELECT l.target FROM fascia_reference_index l WHERE l.rid = :patient
      AND NOT (l.target BETWEEN :patients_low AND :patients_high)
    UNION SELECT h.target FROM fascia_reference_index l CROSS JOIN fascia_reference_index h WHERE l.target = :patient AND h.rid = l.rid
      AND NOT (h.target BETWEEN :patients_low AND :patients_high)
  ) k CROSS JOIN fascia_res r
  WHERE r.rid = k.rid AND r.rid > :after AND r.deleted = 0
  ORDER BY r.rid LIMIT :count
) p JOIN fascia_body b ON b.rid = p.rid AND b.version = p.version
ORDER BY p.rid
