-- Who may use the operator's console. Nobody is a supervisor and an operator.
ALTER TABLE accounts
    ADD COLUMN operator boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT accounts_one_role CHECK (NOT (operator AND supervisor));

-- Operators look for what somebody did, and for what was done to somebody, among a million entries.
CREATE INDEX audit_actor ON audit (actor, id);
CREATE INDEX audit_subject ON audit (subject, id);
