-- Rows that leave the link index, by full key.
-- in: rows text
DELETE t FROM json_rows(:rows, rid number, target number) AS j
STRAIGHT_JOIN fascia_link t ON t.rid = j.rid AND t.target = j.target
