-- Rows that leave the composite index, by full key.
-- batch: rid number, param_id number, kind_id number, system_id number, code text, low text, high text
DELETE FROM fascia_composite_index WHERE rid = :rid AND param_id = :param_id AND kind_id = :kind_id AND system_id = :system_id AND code = :code AND low = :low AND high = :high
