-- The versions of a resource below one, newest first: made since an instant, standing at some time from another
-- one (not followed by the next version before it) and before a third.
-- in: rid number, before number, since number, standing number, until number, count number
-- out: version number, last_updated number, method text, content text
SELECT b.version, b.last_updated, b.method, encode(b.content, 'hex') FROM fascia_body b
WHERE b.rid = :rid AND b.version < :before AND b.last_updated >= :since AND b.last_updated < :until
  AND NOT EXISTS (SELECT 1 FROM fascia_body n
                  WHERE n.rid = b.rid AND n.version = b.version + 1 AND n.last_updated <= :standing)
ORDER BY b.version DESC LIMIT :count
