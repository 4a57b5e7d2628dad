-- The rows of one resource in the indexes that are ordered by resource too; `kind` as IndexRow::Table.
-- in: rid number
-- out: kind number, first number, second number, third number, fourth number, a text, b text, c text
SELECT 1, param_id, 0, 0, 0, folded, exact, '' FROM fascia_string_index WHERE rid = :rid
UNION ALL SELECT 2, param_id, span, low, high, '', '', '' FROM fascia_date_index WHERE rid = :rid
UNION ALL SELECT 3, param_id, target, 0, 0, '', '', '' FROM fascia_reference_index WHERE rid = :rid
UNION ALL SELECT 5, param_id, 0, 0, 0, low, high, '' FROM fascia_number_index WHERE rid = :rid
UNION ALL SELECT 6, param_id, unit_id, 0, 0, low, high, '' FROM fascia_quantity_index WHERE rid = :rid
UNION ALL SELECT 7, param_id, kind_id, system_id, 0, code, low, high FROM fascia_composite_index WHERE rid = :rid
