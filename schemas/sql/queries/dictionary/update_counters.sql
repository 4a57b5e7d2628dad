-- Adds to the counters of live resources and remembers the highest row key given out.
-- in: rows text
UPDATE fascia_resource_type
SET live = live + s.delta, last_rid = CASE WHEN s.rid > last_rid THEN s.rid ELSE last_rid END
FROM (SELECT j.type_id AS type_id, SUM(j.delta) AS delta, MAX(j.rid) AS rid
      FROM json_rows(:rows, type_id number, delta number, rid number) AS j GROUP BY j.type_id) AS s
WHERE fascia_resource_type.type_id = s.type_id
