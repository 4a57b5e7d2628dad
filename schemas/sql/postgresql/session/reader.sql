-- A connection that only reads.
SET default_transaction_read_only = on;
SET standard_conforming_strings = on;
SET client_min_messages = warning;
