-- Not durable: the server's innodb_flush_log_at_trx_commit decides; nothing to set per session.
DO 0;
