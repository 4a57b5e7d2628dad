-- Not durable: for benchmarks only.
SET synchronous_commit = off;
