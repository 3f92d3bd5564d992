-- members counts the group's rows of friends. The friend list counts groups and friends in a T each,
-- so neither may pass 255: the number's and the counter's CHECK hold that whatever races.
CREATE TABLE friend_groups (
    owner   bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    number  tiny NOT NULL CHECK (number >= 1),
    name    text NOT NULL,
    members tiny NOT NULL DEFAULT 0,
    PRIMARY KEY (owner, number)
);

-- One-way: the owner has the friend in its list.
CREATE TABLE friends (
    owner        bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    friend       bigint NOT NULL REFERENCES accounts,
    group_number tiny NOT NULL,
    added_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (owner, friend),
    FOREIGN KEY (owner, group_number) REFERENCES friend_groups
);
CREATE INDEX friends_holders ON friends (friend, owner);
