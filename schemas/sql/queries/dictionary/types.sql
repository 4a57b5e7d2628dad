-- Resource types above an id.
-- in: after number
-- out: id number, name text, last_rid number
SELECT type_id, name, last_rid FROM fascia_resource_type WHERE type_id > :after ORDER BY type_id
