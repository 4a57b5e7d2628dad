-- Forgets the list of one resource.
-- in: rid number
DELETE FROM fascia_index_list WHERE rid = :rid
