-- The body of a new version.
-- in: rid number, version number, last_updated number, method text, hash text, content text
INSERT INTO fascia_body (rid, version, last_updated, method, hash, content)
VALUES (:rid, :version, :last_updated, :method, :hash, CAST(:content AS BLOB))
