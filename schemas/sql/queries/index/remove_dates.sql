-- Rows that leave the date index, by full key.
DELETE FROM fascia_date_index WHERE (rid, param_id, span, low, high) IN (
  SELECT j.rid, j.param_id, j.span, j.low, j.high
  FROM batch(rid number, param_id number, span number, low number, high number) AS j)
