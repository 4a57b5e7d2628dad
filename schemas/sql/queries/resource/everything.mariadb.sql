-- What refers to a patient, the patient, and one hop what these refer to, but for other patients; by row key.
-- Of the types in `only`, and what these refer to; where it is empty, of every type.
-- in: patient number, patients_low number, patients_high number, after number, count number, only text, is_any number, rids_of_a_type number
-- out: rid number, fhir_id text, version number, last_updated number, method text, content text
WITH wanted AS (SELECT t.type_id FROM json_rows(:only, type_id number) AS t),
member AS (
  SELECT DISTINCT l.rid FROM fascia_reference_index l
  WHERE l.target = :patient AND (:is_any = 1 OR l.rid DIV :rids_of_a_type IN (SELECT type_id FROM wanted))
)
SELECT p.rid, p.fhir_id, p.version, p.last_updated, b.method, b.content
FROM (
  SELECT r.rid, r.fhir_id, r.version, r.last_updated
  FROM (
    SELECT CAST(:patient AS SIGNED) AS rid
    UNION SELECT m.rid FROM member m
    UNION SELECT l.target FROM fascia_reference_index l WHERE l.rid = :patient
      AND NOT (l.target BETWEEN :patients_low AND :patients_high)
    UNION SELECT h.target FROM member m CROSS JOIN fascia_reference_index h WHERE h.rid = m.rid
      AND NOT (h.target BETWEEN :patients_low AND :patients_high)
  ) k CROSS JOIN fascia_res r
  WHERE r.rid = k.rid AND r.rid > :after AND r.deleted = 0
    AND (:is_any = 1 OR r.rid DIV :rids_of_a_type IN (SELECT type_id FROM wanted))
  ORDER BY r.rid LIMIT :count
) p JOIN fascia_body b ON b.rid = p.rid AND b.version = p.version
ORDER BY p.rid
