-- Search parameters that there are no more, or in another state.
-- in: rows text
DELETE FROM fascia_own_parameter WHERE (resource_type, code) IN (
  SELECT j.resource_type, j.code FROM json_rows(:rows, resource_type text, code text) AS j)
