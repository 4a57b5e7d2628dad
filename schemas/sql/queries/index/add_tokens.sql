-- New rows of the token index.
INSERT INTO fascia_token_index (rid, param_id, system_id, code)
batch_values(rid number, param_id number, system_id number, code text)
