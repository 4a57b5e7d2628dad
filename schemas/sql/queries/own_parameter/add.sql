-- Search parameters that are not R4's own, in their state.
-- in: rows text
INSERT INTO fascia_own_parameter (resource_type, code, definition, state)
SELECT j.resource_type, j.code, j.definition, j.state
FROM json_rows(:rows, resource_type text, code text, definition text, state number) AS j
