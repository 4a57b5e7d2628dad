-- What several resources refer to, by which search parameter.
-- in: rows text
-- out: rid number, param_id number, target number
SELECT x.rid, x.param_id, x.target FROM json_rows(:rows, rid number) AS j CROSS JOIN fascia_reference_index x
WHERE x.rid = j.rid AND x.param_id > 0
