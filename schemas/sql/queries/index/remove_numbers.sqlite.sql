-- Rows that leave the number index, by full key.
-- batch: rid number, param_id number, low text, high text
DELETE FROM fascia_number_index WHERE rid = :rid AND param_id = :param_id AND low = :low AND high = :high
