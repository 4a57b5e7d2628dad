-- The versions of a resource below one, newest first.
-- in: rid number, before number, count number
-- out: version number, last_updated number, method text, content text
SELECT b.version, b.last_updated, b.method, b.content FROM fascia_body b
WHERE b.rid = :rid AND b.version < :before ORDER BY b.version DESC LIMIT :count
