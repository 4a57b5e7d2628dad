-- Live resources of a type.
-- in: name text
-- out: live number
SELECT live FROM fascia_resource_type WHERE name = :name
