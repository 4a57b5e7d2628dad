-- Not durable: for benchmarks only.
PRAGMA synchronous = OFF;
