-- Keeps what the unit has written.
RELEASE SAVEPOINT unit
