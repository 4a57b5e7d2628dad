-- Search parameters above an id.
-- in: after number
-- out: id number, type_id number, code text
SELECT param_id, type_id, code FROM fascia_parameter WHERE param_id > :after ORDER BY param_id
