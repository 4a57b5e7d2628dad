-- Rows that leave the string index, by full key.
DELETE t FROM batch(rid number, param_id number, folded text, exact text) AS j
STRAIGHT_JOIN fascia_string_index t ON t.rid = j.rid AND t.param_id = j.param_id AND t.folded = j.folded AND t.exact = j.exact
