-- Forgets the index rows of one resource.
-- in: rid number
DELETE FROM fascia_index_list WHERE rid = :rid
