-- How many versions a resource has.
-- in: rid number
-- out: versions number
SELECT COUNT(*) FROM fascia_body WHERE rid = :rid
