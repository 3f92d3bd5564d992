-- Plain numbers, 0 for the system or an operator: the audit outlives the accounts it speaks of.
CREATE TABLE audit (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL DEFAULT now(),
    actor   bigint NOT NULL,
    action  text NOT NULL,
    subject bigint NOT NULL,
    detail  text NOT NULL
);
