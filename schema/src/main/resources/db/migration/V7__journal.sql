-- Messages that are in their receivers' hands, but not proven to have arrived, when their senders are owed an answer: many
-- in one row, and forgotten together, where each would be a row of messages, and a change of its receiver's mailbox, twice.
-- The messages of a row are numbered from its id on. arrived has numbers of messages, of this row and older ones, that
-- need not be kept any more. Only the server that appends reads it, once, when it starts.
CREATE TABLE journal (
    id          bigint PRIMARY KEY,
    receivers   bigint[] NOT NULL,
    flags       smallint[] NOT NULL,
    about       bigint[] NOT NULL,
    information text[] NOT NULL,
    types       smallint[] NOT NULL,
    sent_at     bigint[] NOT NULL, -- microseconds since 1970
    arrived     bigint[] NOT NULL
);

-- A row lives for a second: compressing it costs more than it saves.
ALTER TABLE journal
    ALTER receivers SET STORAGE EXTERNAL,
    ALTER flags SET STORAGE EXTERNAL,
    ALTER about SET STORAGE EXTERNAL,
    ALTER information SET STORAGE EXTERNAL,
    ALTER types SET STORAGE EXTERNAL,
    ALTER sent_at SET STORAGE EXTERNAL,
    ALTER arrived SET STORAGE EXTERNAL;
