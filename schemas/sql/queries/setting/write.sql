-- Sets one setting.
-- in: name text, value text
INSERT INTO fascia_setting (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value
