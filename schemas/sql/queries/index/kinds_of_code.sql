-- The kinds of second value that a composite parameter has beside a code, each found by one step in the index.
-- in: param_id number, code text
-- out: kind_id number
WITH RECURSIVE k (kind_id) AS (
  SELECT MIN(c.kind_id) FROM fascia_composite_index c WHERE c.param_id = :param_id AND c.code = :code
  UNION ALL
  SELECT (SELECT MIN(c.kind_id) FROM fascia_composite_index c
          WHERE c.param_id = :param_id AND c.code = :code AND c.kind_id > k.kind_id)
  FROM k WHERE k.kind_id IS NOT NULL)
SELECT kind_id FROM k WHERE kind_id IS NOT NULL
