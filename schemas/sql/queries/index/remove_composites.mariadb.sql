-- Rows that leave the composite index, by full key.
-- in: rows text
DELETE t FROM json_rows(:rows, rid number, param_id number, code text, kind_id number, low text, high text, system_id number) AS j
STRAIGHT_JOIN fascia_composite_index t ON t.rid = j.rid AND t.param_id = j.param_id AND t.code = j.code AND t.kind_id = j.kind_id AND t.low = j.low AND t.high = j.high AND t.system_id = j.system_id
