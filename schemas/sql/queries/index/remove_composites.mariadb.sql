-- Rows that leave the composite index, by full key.
DELETE t FROM batch(rid number, param_id number, kind_id number, system_id number, code text, low text, high text) AS j
STRAIGHT_JOIN fascia_composite_index t ON t.rid = j.rid AND t.param_id = j.param_id AND t.kind_id = j.kind_id AND t.system_id = j.system_id AND t.code = j.code AND t.low = j.low AND t.high = j.high
