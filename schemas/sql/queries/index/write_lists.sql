-- Remembers the index rows of resources that cannot be found by resource.
INSERT INTO fascia_index_list (rid, list)
SELECT j.rid, j.list FROM batch(rid number, list text) AS j WHERE true
ON CONFLICT (rid) DO UPDATE SET list = excluded.list
