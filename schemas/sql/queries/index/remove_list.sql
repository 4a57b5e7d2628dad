-- Forgets the index rows of one resource.
-- in: rid number
DELETE FROM index_list WHERE rid = :rid
