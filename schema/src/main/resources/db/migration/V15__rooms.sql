-- Room numbers rise and are never given again, like service numbers.
CREATE SEQUENCE room_number AS bigint MINVALUE 1 MAXVALUE 4294967295 NO CYCLE;

-- A room's row is the lock under which its log is written and its members change, and last_entry gives the log its numbers:
-- they have no gaps, and who sees one sees all below it. Every entry changes it, so there is room beside it.
CREATE TABLE rooms (
    number      bigint PRIMARY KEY DEFAULT nextval('room_number') CHECK (number BETWEEN 1 AND 4294967295),
    name        text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 64),
    topic       text NOT NULL,
    access      tiny NOT NULL CHECK (access <= 2),
    owner       bigint NOT NULL,
    members     integer NOT NULL DEFAULT 0 CHECK (members >= 0), -- roles 1 to 3
    last_entry  bigint NOT NULL DEFAULT 0 CHECK (last_entry BETWEEN 0 AND 4294967295),
    first_entry bigint NOT NULL DEFAULT 1, -- the oldest that is kept
    searchable  bigint NOT NULL DEFAULT 0  -- entries up to this one are in room_blocks
) WITH (fillfactor = 50);
ALTER SEQUENCE room_number OWNED BY rooms.number;

-- Who leaves has no row. An account is deleted after it has left.
CREATE TABLE room_members (
    room         bigint NOT NULL REFERENCES rooms ON DELETE CASCADE,
    number       bigint NOT NULL REFERENCES accounts,
    role         tiny NOT NULL CHECK (role BETWEEN 1 AND 5), -- member, moderator, owner, invited, banned
    joined_entry bigint NOT NULL,
    read_up_to   bigint NOT NULL,
    PRIMARY KEY (room, number)
) WITH (fillfactor = 80);
-- A user's rooms, the pages of a room's members, and the rule that a room has one owner.
CREATE INDEX room_members_number ON room_members (number, room);
CREATE INDEX room_members_in ON room_members (room, number) WHERE role <= 3;
CREATE UNIQUE INDEX room_members_owner ON room_members (room) WHERE role = 3;

CREATE TABLE room_requests (
    room     bigint NOT NULL REFERENCES rooms ON DELETE CASCADE,
    number   bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    reason   text NOT NULL,
    asked_at bigint NOT NULL, -- seconds since 1970
    PRIMARY KEY (room, number)
);
CREATE INDEX room_requests_number ON room_requests (number);

-- The log: one row an entry, however many members. It has no foreign key, which would cost more than the entry itself; who
-- writes it has locked the room. about is a plain number: what was said outlives the account that said it.
CREATE TABLE room_entries (
    room             bigint NOT NULL,
    entry            bigint NOT NULL,
    at               bigint NOT NULL, -- seconds since 1970
    about            bigint NOT NULL,
    flag             smallint NOT NULL CHECK (flag IN (1, 2)),
    information_type tiny NOT NULL,
    information      text NOT NULL,
    PRIMARY KEY (room, entry)
);

-- Deleted rooms whose entries are still to be deleted, in small steps.
CREATE TABLE room_remains (room bigint PRIMARY KEY);

-- System messages outside of the log that wait for a user: the newest of each kind for each room.
CREATE TABLE room_notices (
    receiver         bigint NOT NULL,
    room             bigint NOT NULL,
    information_type tiny NOT NULL,
    about            bigint NOT NULL,
    information      text NOT NULL,
    at               bigint NOT NULL,
    PRIMARY KEY (receiver, room, information_type)
);
CREATE INDEX room_notices_room ON room_notices (room);

-- The last commit of what is said in rooms of each server: one whose answer was lost is not done again. entries has what
-- became of each message of that commit: its number, or 0.
CREATE TABLE room_commits (
    run     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number  bigint NOT NULL DEFAULT 0,
    entries bigint[] NOT NULL DEFAULT '{}'
) WITH (fillfactor = 50);

-- For the search in what was said: the terms of each block of 64 entries, made in the background. A term is a hash of a word,
-- or of one or two Chinese characters, together with the room, so that what is found is in the room.
CREATE TABLE room_blocks (
    room  bigint NOT NULL,
    block bigint NOT NULL, -- entries 64 * block to 64 * block + 63
    terms integer[] NOT NULL,
    PRIMARY KEY (room, block)
);
CREATE INDEX room_blocks_terms ON room_blocks USING gin (terms);
