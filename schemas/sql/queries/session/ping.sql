-- Does the database answer?
-- out: one number
SELECT 1
