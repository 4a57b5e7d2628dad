-- Undoes what the unit has written.
ROLLBACK TO SAVEPOINT unit
