-- The index rows of several resources.
-- in: rows text
-- out: rid number, list text
SELECT l.rid, l.list FROM json_rows(:rows, rid number) AS j CROSS JOIN fascia_index_list l WHERE l.rid = j.rid
