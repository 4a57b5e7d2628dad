-- The connection that writes.
SET synchronous_commit = on;
SET standard_conforming_strings = on;
SET client_min_messages = warning;
