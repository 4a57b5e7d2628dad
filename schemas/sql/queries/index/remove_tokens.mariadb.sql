-- Rows that leave the token index, by full key.
-- in: rows text
DELETE t FROM json_rows(:rows, rid number, param_id number, code text, system_id number) AS j
STRAIGHT_JOIN fascia_token_index t ON t.rid = j.rid AND t.param_id = j.param_id AND t.code = j.code AND t.system_id = j.system_id
