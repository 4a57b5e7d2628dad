-- Code systems above an id.
-- in: after number
-- out: id number, uri text
SELECT system_id, uri FROM fascia_code_system WHERE system_id > :after ORDER BY system_id
