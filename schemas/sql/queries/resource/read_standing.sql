-- The versions that stand of several resources, in the order of row keys.
-- in: rows text
-- out: rid number, fhir_id text, version number, last_updated number, method text, content text
SELECT r.rid, r.fhir_id, r.version, r.last_updated, b.method, b.content
FROM json_rows(:rows, rid number) AS j CROSS JOIN fascia_res r CROSS JOIN fascia_body b
WHERE r.rid = j.rid AND r.deleted = 0 AND b.rid = r.rid AND b.version = r.version
ORDER BY r.rid
