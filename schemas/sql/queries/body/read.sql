-- One version of a resource.
-- in: rid number, version number
-- out: last_updated number, method text, content text
SELECT b.last_updated, b.method, b.content FROM fascia_body b
WHERE b.rid = :rid AND b.version = :version
