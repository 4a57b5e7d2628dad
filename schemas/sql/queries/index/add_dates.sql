-- New rows of the date index.
INSERT INTO fascia_date_index (rid, param_id, span, low, high)
batch_values(rid number, param_id number, span number, low number, high number)
