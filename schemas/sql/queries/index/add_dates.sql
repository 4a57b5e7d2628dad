-- New rows of the date index.
INSERT INTO fascia_date_index (rid, param_id, span, low, high)
SELECT j.rid, j.param_id, j.span, j.low, j.high
FROM batch(rid number, param_id number, span number, low number, high number) AS j
