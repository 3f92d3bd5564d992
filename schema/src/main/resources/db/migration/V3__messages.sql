-- One sequence for messages and requests: both are delivered at log-in, in the order in which they were sent.
CREATE SEQUENCE message_id AS bigint;

-- What waits for each receiver, so that a quota check counts nothing. Its row is also the lock under which
-- ids are taken: a reader who has seen an id never finds a smaller one later.
CREATE TABLE mailboxes (
    receiver bigint PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    messages integer NOT NULL DEFAULT 0 CHECK (messages >= 0),
    bytes    bigint NOT NULL DEFAULT 0 CHECK (bytes >= 0)
);

-- about is a plain number: a message outlives the account that sent it. receiver has no foreign key, which would take
-- more than half of the time of storing: whoever stores holds the mailbox's row, and so does whoever deletes the account.
CREATE TABLE messages (
    receiver         bigint NOT NULL,
    id               bigint NOT NULL DEFAULT nextval('message_id'),
    flag             smallint NOT NULL CHECK (flag IN (1, 2)),
    about            bigint NOT NULL CHECK (about BETWEEN 0 AND 4294967295),
    information      text NOT NULL,
    information_type tiny NOT NULL,
    sent_at          timestamptz NOT NULL,
    PRIMARY KEY (receiver, id)
);

CREATE TABLE friend_requests (
    requester bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    target    bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    reason    text NOT NULL,
    id        bigint NOT NULL DEFAULT nextval('message_id'),
    sent_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (requester, target)
);
CREATE INDEX friend_requests_target ON friend_requests (target, id);
