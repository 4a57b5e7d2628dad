-- Other labels in the body of a version.
-- in: rid number, version number, hash text, content text
UPDATE fascia_body SET hash = :hash, content = decode(:content, 'hex') WHERE rid = :rid AND version = :version
