-- One setting.
-- in: name text
-- out: value text
SELECT value FROM setting WHERE name = :name
