-- The last program that has written; the transaction, begun as a writing one, keeps the others out.
-- out: owner number
SELECT owner FROM fascia_writer
