-- How many servers have taken the journal so far, each after the one before. A server that finds another number than its own
-- here has lost the database to another one, and writes nothing to the journal any more.
CREATE TABLE journal_run (
    run bigint NOT NULL
);
INSERT INTO journal_run VALUES (0);
