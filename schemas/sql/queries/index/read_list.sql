-- The index rows of one resource.
-- in: rid number
-- out: list text
SELECT list FROM fascia_index_list WHERE rid = :rid
