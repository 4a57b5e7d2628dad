-- How many versions a resource has.
-- in: rid number
-- out: versions number
SELECT COUNT(*) FROM body WHERE rid = :rid
