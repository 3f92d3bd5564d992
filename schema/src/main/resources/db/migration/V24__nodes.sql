-- Several servers that are one service on this database (docs/nodes.md): each has a slot, 1 to 8. A server that is alone
-- has slot 0, and pays for none of this.
ALTER TABLE journal_run ADD COLUMN slot smallint PRIMARY KEY DEFAULT 0;
ALTER TABLE store_commits ADD COLUMN slot smallint NOT NULL DEFAULT 0;

-- Each slot has a journal of its own: what a server appends must not wait for another one.
DO $$
BEGIN
    FOR slot IN 1..8 LOOP
        FOR half IN 1..2 LOOP
            EXECUTE format('CREATE TABLE node_%s_journal_%s (LIKE journal_1 INCLUDING STORAGE INCLUDING DEFAULTS)', slot, half);
            EXECUTE format('ALTER TABLE node_%s_journal_%s SET (autovacuum_enabled = off, toast.autovacuum_enabled = off)',
                slot, half);
        END LOOP;
    END LOOP;
END $$;

-- The servers that run. One whose row is gone, or has another run, is none any more, and may write nothing.
CREATE TABLE nodes (
    slot       smallint PRIMARY KEY CHECK (slot BETWEEN 1 AND 8),
    run        bigint NOT NULL, -- as in journal_run
    cluster    text NOT NULL,   -- the name of the service
    address    text NOT NULL,   -- where users reach it
    beat       bigint NOT NULL DEFAULT 0, -- it counts every half second
    draining   boolean NOT NULL DEFAULT false,
    started_at timestamptz NOT NULL DEFAULT now()
);

-- On which server each number is logged in. A row that is lost, as by a crash of PostgreSQL, is written again by the server
-- that has the session; until each server has done so, which a row with the negative of its slot says, nobody can log in.
CREATE UNLOGGED TABLE owners (
    number bigint PRIMARY KEY,
    slot   smallint NOT NULL,
    mode   smallint NOT NULL -- as others see it; 4 where they don't
);
CREATE INDEX owners_slot ON owners (slot);

-- Which data folder has a job's document: only the server with that folder works on it. Empty for a server that is alone.
ALTER TABLE jobs ADD COLUMN folder text NOT NULL DEFAULT '';

-- Which server the transfer passes through.
ALTER TABLE file_transfers ADD COLUMN slot smallint NOT NULL DEFAULT 0;
