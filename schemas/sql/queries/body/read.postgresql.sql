-- One version of a resource.
-- in: rid number, version number
-- out: last_updated number, method text, content text
SELECT b.last_updated, b.method, encode(b.content, 'hex') FROM fascia_body b
WHERE b.rid = :rid AND b.version = :version
