-- Rows that leave the number index, by full key.
DELETE t FROM batch(rid number, param_id number, low text, high text) AS j
STRAIGHT_JOIN fascia_number_index t ON t.rid = j.rid AND t.param_id = j.param_id AND t.low = j.low AND t.high = j.high
