-- Starts one unit within the transaction.
SAVEPOINT unit
