-- Changes when another connection has committed.
-- out: version number
PRAGMA data_version
