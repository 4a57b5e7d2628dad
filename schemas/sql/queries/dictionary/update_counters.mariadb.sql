-- Adds to the counters of live resources and remembers the highest row key given out.
UPDATE fascia_resource_type
JOIN batch(type_id number, delta number, rid number) AS j ON fascia_resource_type.type_id = j.type_id
SET live = live + j.delta, last_rid = CASE WHEN j.rid > last_rid THEN j.rid ELSE last_rid END
