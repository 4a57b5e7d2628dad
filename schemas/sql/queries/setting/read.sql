-- One setting.
-- in: name text
-- out: value text
SELECT value FROM fascia_setting WHERE name = :name
