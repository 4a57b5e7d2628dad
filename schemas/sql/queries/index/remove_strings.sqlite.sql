-- Rows that leave the string index, by full key.
-- batch: rid number, param_id number, folded text, exact text
DELETE FROM fascia_string_index WHERE rid = :rid AND param_id = :param_id AND folded = :folded AND exact = :exact
