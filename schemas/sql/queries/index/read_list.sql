-- The index rows of one resource that cannot be found by resource.
-- in: rid number
-- out: list text
SELECT list FROM fascia_index_list WHERE rid = :rid
