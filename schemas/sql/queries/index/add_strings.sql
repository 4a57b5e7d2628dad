-- New rows of the string index.
INSERT INTO fascia_string_index (rid, param_id, folded, exact)
batch_values(rid number, param_id number, folded text, exact text)
