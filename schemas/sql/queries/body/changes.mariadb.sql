-- The versions of many resources below a place in their order, newest first, with the bounds of body/history. The
-- order has to come from the index by time.
-- in: low number, high number, without text, at number, rid number, version number, since number, standing number, until number, count number
-- out: rid number, fhir_id text, version number, last_updated number, method text, content text
SELECT b.rid, r.fhir_id, b.version, b.last_updated, b.method, b.content
FROM fascia_body b FORCE INDEX (fascia_body_by_change) STRAIGHT_JOIN fascia_res r
WHERE r.rid = b.rid AND b.last_updated <= :at
  AND (b.last_updated < :at OR b.rid < :rid OR (b.rid = :rid AND b.version < :version))
  AND b.last_updated >= :since AND b.last_updated < :until AND b.rid >= :low AND b.rid <= :high
  AND NOT EXISTS (SELECT 1 FROM json_rows(:without, low number, high number) AS w
                  WHERE b.rid BETWEEN w.low AND w.high)
  AND NOT EXISTS (SELECT 1 FROM fascia_body n
                  WHERE n.rid = b.rid AND n.version = b.version + 1 AND n.last_updated <= :standing)
ORDER BY b.last_updated DESC, b.rid DESC, b.version DESC LIMIT :count
