-- The connection that writes. READ COMMITTED: every statement sees what is committed. A program that stands
-- still within a transaction must not hold up the others.
SET synchronous_commit = on;
SET default_transaction_isolation = 'read committed';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET idle_in_transaction_session_timeout = 30000;
SET lock_timeout = 5000;
-- Every statement has its index. A plan made while a table was small, and kept, must not read it whole later on.
SET enable_seqscan = off;
SET jit = off;
