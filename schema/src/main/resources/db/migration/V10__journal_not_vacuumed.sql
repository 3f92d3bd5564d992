-- Whatever is in these tables goes with the next TRUNCATE, which the vacuuming would hold up.
ALTER TABLE journal_1 SET (autovacuum_enabled = off, toast.autovacuum_enabled = off);
ALTER TABLE journal_2 SET (autovacuum_enabled = off, toast.autovacuum_enabled = off);
