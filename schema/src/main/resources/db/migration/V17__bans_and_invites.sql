-- Networks whose connections are closed at once; an address is a network of its own.
CREATE TABLE bans (
    network    cidr PRIMARY KEY,
    ends_at    timestamptz, -- null: never
    reason     text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

-- Codes that let their bearers register where registration is by invitation. Who reads the table learns none of them.
CREATE TABLE invites (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code_hash  bytea NOT NULL UNIQUE, -- SHA-256
    uses_left  integer NOT NULL CHECK (uses_left >= 0),
    ends_at    timestamptz, -- null: never
    note       text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
