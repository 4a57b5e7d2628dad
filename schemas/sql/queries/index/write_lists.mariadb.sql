-- Remembers the index rows of resources that cannot be found by resource.
INSERT INTO fascia_index_list (rid, list)
batch_values(rid number, list text)
ON DUPLICATE KEY UPDATE list = VALUES(list)
