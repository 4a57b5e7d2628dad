-- How many versions a resource has, with the bounds of body/history.
-- in: rid number, since number, standing number, until number
-- out: versions number
SELECT COUNT(*) FROM fascia_body b
WHERE b.rid = :rid AND b.last_updated >= :since AND b.last_updated < :until
  AND NOT EXISTS (SELECT 1 FROM fascia_body n
                  WHERE n.rid = b.rid AND n.version = b.version + 1 AND n.last_updated <= :standing)
