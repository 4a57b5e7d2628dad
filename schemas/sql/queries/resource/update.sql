-- A new version of a resource.
-- in: rid number, version number, last_updated number, deleted number, shape_id number
UPDATE fascia_res SET version = :version, last_updated = :last_updated, deleted = :deleted, shape_id = :shape_id
WHERE rid = :rid
