-- Units above an id.
-- in: after number
-- out: id number, name text
SELECT unit_id, name FROM fascia_unit WHERE unit_id > :after ORDER BY unit_id
