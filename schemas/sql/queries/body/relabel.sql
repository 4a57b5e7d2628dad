-- Other labels in the body of a version.
-- in: rid number, version number, content text
UPDATE fascia_body SET content = :content WHERE rid = :rid AND version = :version
