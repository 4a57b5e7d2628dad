-- Resources that refer to any of several by one search parameter, `most` of them.
-- in: rows text, param_id number, most number
-- out: rid number
SELECT x.rid FROM json_rows(:rows, target number) AS j CROSS JOIN fascia_reference_index x
WHERE x.param_id = :param_id AND x.target = j.target LIMIT :most
