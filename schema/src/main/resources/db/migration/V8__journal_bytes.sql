-- Seven arrays took most of what a row of the journal cost, as each element goes through functions of its type: two texts of
-- bytes hold the same. What an earlier version has left waits for its receivers first, as after any other end.
WITH entry AS (
    SELECT id + position - 1 AS entry, m.*
    FROM journal CROSS JOIN LATERAL unnest(receivers, flags, about, information, types, sent_at)
        WITH ORDINALITY AS m(receiver, flag, about, information, type, micros, position)
), waiting AS (
    SELECT * FROM entry WHERE NOT EXISTS (
        SELECT FROM journal CROSS JOIN LATERAL unnest(arrived) AS a(number) WHERE a.number = entry.entry)
), box AS (
    UPDATE mailboxes m SET messages = m.messages + t.messages, bytes = m.bytes + t.bytes
    FROM (SELECT receiver, count(*)::integer AS messages, sum(octet_length(information)) AS bytes
          FROM waiting GROUP BY receiver ORDER BY receiver) t
    WHERE m.receiver = t.receiver
    RETURNING m.receiver AS taking
)
INSERT INTO messages (receiver, flag, about, information, information_type, sent_at)
SELECT receiver, flag, about, information, type, 'epoch'::timestamptz + micros * interval '1 microsecond'
FROM waiting WHERE receiver IN (SELECT taking FROM box)
ORDER BY entry;

DROP TABLE journal;

-- The messages of a row are numbered from its id on; arrived has the numbers of messages, of this row and older ones, that
-- need not be kept any more. JournalTable says what the bytes are. Only the server that appends reads it, once, when it
-- starts. A row lives for a second: compressing it would cost more than it saves.
CREATE TABLE journal (
    id       bigint PRIMARY KEY,
    messages bytea STORAGE EXTERNAL NOT NULL,
    arrived  bytea STORAGE EXTERNAL NOT NULL
);
