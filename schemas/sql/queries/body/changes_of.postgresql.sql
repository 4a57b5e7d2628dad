-- The versions of some resources, as body/changes has those of many.
-- in: rows text, at number, rid number, version number, since number, standing number, until number, count number
-- out: rid number, fhir_id text, version number, last_updated number, method text, content text
SELECT b.rid, r.fhir_id, b.version, b.last_updated, b.method, encode(b.content, 'hex')
FROM json_rows(:rows, row_key number) AS j CROSS JOIN fascia_body b CROSS JOIN fascia_res r
WHERE b.rid = j.row_key AND r.rid = b.rid AND b.last_updated <= :at
  AND (b.last_updated < :at OR b.rid < :rid OR (b.rid = :rid AND b.version < :version))
  AND b.last_updated >= :since AND b.last_updated < :until
  AND NOT EXISTS (SELECT 1 FROM fascia_body n
                  WHERE n.rid = b.rid AND n.version = b.version + 1 AND n.last_updated <= :standing)
ORDER BY b.last_updated DESC, b.rid DESC, b.version DESC LIMIT :count
