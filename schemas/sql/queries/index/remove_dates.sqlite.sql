-- Rows that leave the date index, by full key.
-- batch: rid number, param_id number, span number, low number, high number
DELETE FROM fascia_date_index WHERE rid = :rid AND param_id = :param_id AND span = :span AND low = :low AND high = :high
