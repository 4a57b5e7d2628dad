-- Live resources of a type.
-- in: name text
-- out: live number
SELECT live FROM resource_type WHERE name = :name
