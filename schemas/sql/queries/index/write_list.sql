-- Remembers the index rows of one resource.
-- in: rid number, list text
INSERT INTO fascia_index_list (rid, list) VALUES (:rid, :list)
ON CONFLICT (rid) DO UPDATE SET list = excluded.list
