-- What arrived while its receiver was hidden counts on until the receiver is seen: a mailbox that empties would tell
-- those who fill it that somebody is there.
ALTER TABLE mailboxes
    ADD COLUMN hidden_messages integer NOT NULL DEFAULT 0 CHECK (hidden_messages >= 0),
    ADD COLUMN hidden_bytes    bigint NOT NULL DEFAULT 0 CHECK (hidden_bytes >= 0);
-- Few, or none: every log-in that others see asks for its own.
CREATE INDEX mailboxes_hidden ON mailboxes (receiver) WHERE hidden_messages > 0;
