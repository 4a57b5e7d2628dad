-- Other labels in the body of a version.
-- in: rid number, version number, content text
UPDATE fascia_body SET content = decode(:content, 'hex') WHERE rid = :rid AND version = :version
