-- Resources that refer to any of several in any way, `most` of them.
-- in: rows text, most number
-- out: rid number
SELECT l.rid FROM json_rows(:rows, target number) AS j CROSS JOIN fascia_link l
WHERE l.target = j.target LIMIT :most
