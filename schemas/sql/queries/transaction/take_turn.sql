-- Waits until no other program writes, up to the end of this transaction; the last one that did.
-- out: owner number
SELECT owner FROM fascia_writer FOR UPDATE
