-- Rows that leave the date index, by full key.
DELETE t FROM batch(rid number, param_id number, span number, low number, high number) AS j
STRAIGHT_JOIN fascia_date_index t ON t.rid = j.rid AND t.param_id = j.param_id AND t.span = j.span AND t.low = j.low AND t.high = j.high
