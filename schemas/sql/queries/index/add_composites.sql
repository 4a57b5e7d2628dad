-- New rows of the composite index.
INSERT INTO fascia_composite_index (rid, param_id, kind_id, system_id, code, low, high)
batch_values(rid number, param_id number, kind_id number, system_id number, code text, low text, high text)
