-- The last commit of messages of each server, by the number of its recovery of the journal: one whose answer was lost is not
-- done again. A server's row is found by the very number of its last commit: while a backup keeps dead versions of the row,
-- one that had to be told from all the others would take longer with every commit.
CREATE TABLE store_commits (
    run    bigint NOT NULL,
    number bigint NOT NULL,
    after  bigint NOT NULL, -- the messages of that commit have ids above this one
    open   boolean NOT NULL, -- not where another server has recovered since
    PRIMARY KEY (run, number)
);
INSERT INTO store_commits SELECT run, 0, 0, true FROM journal_run;
