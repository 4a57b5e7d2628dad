-- A connection that only reads.
SET default_transaction_read_only = on;
SET default_transaction_isolation = 'read committed';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
-- Every statement has its index. A plan made while a table was small, and kept, must not read it whole later on.
SET enable_seqscan = off;
SET jit = off;
