-- New rows of the reference index.
INSERT INTO fascia_reference_index (rid, param_id, target)
batch_values(rid number, param_id number, target number)
