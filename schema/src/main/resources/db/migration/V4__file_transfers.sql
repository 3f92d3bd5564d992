CREATE TABLE file_transfers (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sender     bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    receiver   bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    name       text NOT NULL,
    declared   bigint NOT NULL CHECK (declared BETWEEN 0 AND 4294967295),
    received   bigint NOT NULL DEFAULT 0 CHECK (received BETWEEN 0 AND declared),
    state      text NOT NULL DEFAULT 'requested' CHECK (state IN
        ('requested', 'accepted', 'refused', 'active', 'complete', 'failed', 'expired', 'withdrawn')),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- One transfer at a time in each direction between two users.
CREATE UNIQUE INDEX file_transfers_open ON file_transfers (sender, receiver)
    WHERE state IN ('requested', 'accepted', 'active');
CREATE INDEX file_transfers_sender ON file_transfers (sender);
CREATE INDEX file_transfers_receiver ON file_transfers (receiver);
