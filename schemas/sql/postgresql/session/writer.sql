-- The connection that writes.
SET synchronous_commit = on;
SET standard_conforming_strings = on;
