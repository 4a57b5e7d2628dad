-- Remembers the index rows of resources.
-- in: rows text
INSERT INTO fascia_index_list (rid, list)
SELECT j.rid, j.list FROM json_rows(:rows, rid number, list text) AS j
ON DUPLICATE KEY UPDATE list = VALUES(list)
