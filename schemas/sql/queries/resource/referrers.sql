-- Live resources that refer to one, itself excepted, by row key.
-- in: target number, count number
-- out: rid number, fhir_id text
SELECT r.rid, r.fhir_id FROM fascia_link l CROSS JOIN fascia_res r
WHERE l.target = :target AND l.rid <> :target AND r.rid = l.rid AND r.deleted = 0
ORDER BY l.rid LIMIT :count
