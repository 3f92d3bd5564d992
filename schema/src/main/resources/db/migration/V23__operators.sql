-- Who may use the operator's console. Nobody is a supervisor and an operator.
ALTER TABLE accounts
    ADD COLUMN operator boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT accounts_one_role CHECK (NOT (operator AND supervisor));
