-- Rows that leave the reference index, by full key.
DELETE t FROM batch(rid number, param_id number, target number) AS j
STRAIGHT_JOIN fascia_reference_index t ON t.rid = j.rid AND t.param_id = j.param_id AND t.target = j.target
