-- Live resources that refer to one, itself excepted, by row key.
-- in: target number, count number
-- out: rid number, fhir_id text
SELECT r.rid, r.fhir_id
FROM (SELECT DISTINCT x.rid FROM fascia_reference_index x WHERE x.target = :target AND x.rid <> :target) AS k
CROSS JOIN fascia_res r
WHERE r.rid = k.rid AND r.deleted = 0
ORDER BY r.rid LIMIT :count
