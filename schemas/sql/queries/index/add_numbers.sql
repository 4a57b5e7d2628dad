-- New rows of the number index.
INSERT INTO fascia_number_index (rid, param_id, low, high)
batch_values(rid number, param_id number, low text, high text)
