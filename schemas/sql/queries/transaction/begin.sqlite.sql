-- Takes the write lock at once: a read that turns into a write would meet SQLITE_BUSY without waiting.
BEGIN IMMEDIATE
