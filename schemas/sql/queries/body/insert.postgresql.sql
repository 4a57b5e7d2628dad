-- The body of a new version.
-- in: rid number, version number, last_updated number, method text, content text
INSERT INTO fascia_body (rid, version, last_updated, method, content)
VALUES (:rid, :version, :last_updated, :method, decode(:content, 'hex'))
