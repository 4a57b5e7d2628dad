-- Rows that leave the token index, by full key.
-- batch: rid number, param_id number, system_id number, code text
DELETE FROM fascia_token_index WHERE rid = :rid AND param_id = :param_id AND system_id = :system_id AND code = :code
