-- Rows that live for a second and are deleted leave a table behind that grows faster than it is vacuumed. Two that are
-- written in turns, and truncated, stay as small as what is written in between. And seven arrays took most of what a row
-- cost, as each element goes through functions of its type: two texts of bytes hold the same.
--
-- What an earlier version has left waits for its receivers first, as after any other end.
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

-- The messages of a row are numbered from its id on; those up to number over_to need not be kept any more, and neither need
-- those whose numbers arrived has, of this row or older ones in either table. JournalTable says what the bytes are. Only the
-- server that appends reads them, once, when it starts. There may be the same row twice: it appends again what may not
-- have been written. Compressing what lives for a second would cost more than it saves.
CREATE TABLE journal_1 (
    id       bigint NOT NULL,
    over_to  bigint NOT NULL,
    messages bytea STORAGE EXTERNAL NOT NULL,
    arrived  bytea STORAGE EXTERNAL NOT NULL
);
CREATE TABLE journal_2 (LIKE journal_1 INCLUDING STORAGE);
CREATE VIEW journal AS SELECT * FROM journal_1 UNION ALL SELECT * FROM journal_2;
