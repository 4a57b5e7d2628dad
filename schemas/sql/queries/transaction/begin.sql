-- Opens a transaction that may write.
BEGIN
