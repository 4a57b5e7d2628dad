-- Resources that are not deleted, between two row keys, in their order; how long their bodies are.
-- in: after number, last number, count number
-- out: rid number, shape_id number, bytes number
SELECT r.rid, r.shape_id, LENGTH(b.content) FROM fascia_res r CROSS JOIN fascia_body b
WHERE r.rid > :after AND r.rid <= :last AND r.deleted = 0 AND b.rid = r.rid AND b.version = r.version
ORDER BY r.rid LIMIT :count
