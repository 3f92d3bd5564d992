-- Who has barred whom from reaching it. A message for somebody who is away asks here as it is stored; the second index is
-- for the end of an account.
CREATE TABLE blocks (
    blocker bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    blocked bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    PRIMARY KEY (blocker, blocked)
);
CREATE INDEX blocks_blocked ON blocks (blocked);

-- A message's id on the wire: the same wherever it waits, and each time that it comes. Made of the server's run
-- (journal_run) and a counter, so that no sequence is asked. Null where an older version has stored the message: the id of
-- its row then, which no run makes, for run 0 there was none. Requests have the ids of their rows, of the same sequence.
ALTER TABLE messages ADD COLUMN kept_id bigint;

-- The same of a row's messages, 8 bytes each, in their order; empty where an older version has written the row.
ALTER TABLE journal_1 ADD COLUMN kept_ids bytea STORAGE EXTERNAL NOT NULL DEFAULT '';
ALTER TABLE journal_2 ADD COLUMN kept_ids bytea STORAGE EXTERNAL NOT NULL DEFAULT '';
CREATE OR REPLACE VIEW journal AS SELECT * FROM journal_1 UNION ALL SELECT * FROM journal_2;
