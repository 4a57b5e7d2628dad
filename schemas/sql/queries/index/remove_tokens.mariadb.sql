-- Rows that leave the token index, by full key.
DELETE t FROM batch(rid number, param_id number, system_id number, code text) AS j
STRAIGHT_JOIN fascia_token_index t ON t.rid = j.rid AND t.param_id = j.param_id AND t.system_id = j.system_id AND t.code = j.code
