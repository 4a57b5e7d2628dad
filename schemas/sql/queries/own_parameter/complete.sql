-- Of some search parameters that are not R4's own, those that every resource has its rows of.
-- in: rows text
-- out: resource_type text, code text, definition text
SELECT o.resource_type, o.code, o.definition
FROM json_rows(:rows, resource_type text, code text) AS j CROSS JOIN fascia_own_parameter o
WHERE o.resource_type = j.resource_type AND o.code = j.code AND o.state = 2
