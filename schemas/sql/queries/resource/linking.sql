-- Resources that refer to any of several in any way, `most` of them.
-- in: rows text, most number
-- out: rid number
SELECT DISTINCT x.rid FROM json_rows(:rows, target number) AS j CROSS JOIN fascia_reference_index x
WHERE x.target = j.target LIMIT :most
