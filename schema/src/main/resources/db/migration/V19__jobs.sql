-- Fax and print jobs. A job's number is that of a fax that came in, too, and is never given again.
CREATE SEQUENCE job_number AS bigint MINVALUE 1 MAXVALUE 4294967295 NO CYCLE;

CREATE TABLE jobs (
    id            bigint PRIMARY KEY DEFAULT nextval('job_number'),
    -- Which of the two servers it is for.
    service       text NOT NULL CHECK (service IN ('fax', 'print')),
    -- No reference: what a deleted account has under way must still be cancelled.
    owner         bigint NOT NULL,
    -- Stands over each page of a text: who sends it.
    sender        text NOT NULL,
    destination   text NOT NULL,
    document_name text NOT NULL,
    bytes         bigint NOT NULL CHECK (bytes BETWEEN 1 AND 4294967295),
    state         smallint NOT NULL DEFAULT 1 CHECK (state BETWEEN 1 AND 6),
    pages         medium NOT NULL DEFAULT 0,
    pages_done    medium NOT NULL DEFAULT 0,
    information   text NOT NULL DEFAULT '',
    submitted_at  timestamptz NOT NULL DEFAULT now(),
    changed_at    timestamptz NOT NULL DEFAULT now(),
    -- When it is looked at next.
    next_at       timestamptz NOT NULL DEFAULT now(),
    -- How often it was tried in vain, one after the other.
    attempts      integer NOT NULL DEFAULT 0,
    -- It is being handed to the fax server or printer. After a kill nobody knows whether that was done.
    handing       boolean NOT NULL DEFAULT false,
    -- What the fax server or printer calls it.
    reference     text NOT NULL DEFAULT '',
    -- It may have been done twice.
    doubtful      boolean NOT NULL DEFAULT false,
    -- Its end was asked for.
    cancelled     boolean NOT NULL DEFAULT false
);
ALTER SEQUENCE job_number OWNED BY jobs.id;

CREATE INDEX jobs_owner ON jobs (owner, service, id);
CREATE INDEX jobs_unfinished ON jobs (owner) WHERE state <= 3;
CREATE INDEX jobs_due ON jobs (next_at) WHERE state IN (2, 3);
CREATE INDEX jobs_over ON jobs (changed_at) WHERE state >= 4;

CREATE TABLE received_faxes (
    id          bigint PRIMARY KEY DEFAULT nextval('job_number'),
    owner       bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    sender      text NOT NULL,
    name        text NOT NULL,
    bytes       bigint NOT NULL CHECK (bytes BETWEEN 1 AND 4294967295),
    pages       medium NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX received_faxes_owner ON received_faxes (owner, id);

-- Whose fax numbers are dialled from outside.
CREATE TABLE fax_numbers (
    dialled text PRIMARY KEY,
    owner   bigint NOT NULL REFERENCES accounts ON DELETE CASCADE
);
CREATE INDEX fax_numbers_owner ON fax_numbers (owner);

-- The operator's address book.
CREATE TABLE fax_book (
    name   text PRIMARY KEY,
    number text NOT NULL
);

-- Null: as the settings fax-permitted and print-permitted say.
ALTER TABLE accounts ADD COLUMN fax_permitted boolean;
ALTER TABLE accounts ADD COLUMN print_permitted boolean;
