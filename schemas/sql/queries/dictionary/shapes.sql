-- Shapes above an id.
-- in: after number
-- out: id number, hash text
SELECT shape_id, hash FROM fascia_shape WHERE shape_id > :after ORDER BY shape_id
