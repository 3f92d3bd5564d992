-- Where the other servers of a cluster reach one, and the SHA-256 fingerprint of the certificate that it has there: who can
-- write this row is one of them (docs/nodes.md).
ALTER TABLE nodes ADD COLUMN link text NOT NULL DEFAULT '';
ALTER TABLE nodes ADD COLUMN link_key text NOT NULL DEFAULT '';

-- Whether the client can take files.
ALTER TABLE owners ADD COLUMN files boolean NOT NULL DEFAULT false;

-- Offers that wait for an answer.
CREATE INDEX file_transfers_offered ON file_transfers (receiver) WHERE state = 'requested';
