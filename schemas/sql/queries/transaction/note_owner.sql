-- Tells the others that this program has written.
-- in: owner number
UPDATE fascia_writer SET owner = :owner
