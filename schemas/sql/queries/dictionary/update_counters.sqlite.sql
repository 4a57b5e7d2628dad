-- Adds to the counters of live resources and remembers the highest row key given out.
-- batch: type_id number, delta number, rid number
UPDATE fascia_resource_type SET live = live + :delta, last_rid = MAX(last_rid, :rid) WHERE type_id = :type_id
