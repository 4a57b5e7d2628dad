-- Rows that leave the reference index, by full key.
-- batch: rid number, param_id number, target number
DELETE FROM fascia_reference_index WHERE rid = :rid AND param_id = :param_id AND target = :target
