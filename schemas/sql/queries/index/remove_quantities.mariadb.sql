-- Rows that leave the quantity index, by full key.
DELETE t FROM batch(rid number, param_id number, unit_id number, low text, high text) AS j
STRAIGHT_JOIN fascia_quantity_index t ON t.rid = j.rid AND t.param_id = j.param_id AND t.unit_id = j.unit_id AND t.low = j.low AND t.high = j.high
