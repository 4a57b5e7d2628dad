-- The search parameters that are not R4's own.
-- out: resource_type text, code text, definition text, state number
SELECT resource_type, code, definition, state FROM fascia_own_parameter ORDER BY resource_type, code
