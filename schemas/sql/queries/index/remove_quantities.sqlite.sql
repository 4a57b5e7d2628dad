-- Rows that leave the quantity index, by full key.
-- batch: rid number, param_id number, unit_id number, low text, high text
DELETE FROM fascia_quantity_index WHERE rid = :rid AND param_id = :param_id AND unit_id = :unit_id AND low = :low AND high = :high
