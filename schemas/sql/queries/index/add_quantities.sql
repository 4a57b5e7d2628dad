-- New rows of the quantity index.
INSERT INTO fascia_quantity_index (rid, param_id, unit_id, low, high)
batch_values(rid number, param_id number, unit_id number, low text, high text)
