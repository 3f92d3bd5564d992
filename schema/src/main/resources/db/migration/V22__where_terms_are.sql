-- Which entries of a block have each of its terms, so that a search reads those alone: one number a term, in the order of
-- "terms"; bit n is entry 64 * block + n. The blocks so far know nothing of it, and are made anew in the background.
TRUNCATE room_blocks;
ALTER TABLE room_blocks ADD COLUMN entries bigint[] NOT NULL;
UPDATE rooms SET searchable = 0 WHERE searchable > 0;

-- Where the entries of a room are that have all these terms, newest first: of the newest blocks between these two each one;
-- then, where those have not enough entries, of the blocks that have the terms. Those come by the index and nothing else:
-- reading all blocks is never cheaper, whatever the planner thinks of a plan that is made for any terms.
CREATE FUNCTION room_matches(
    in_room bigint, wanted integer[], lowest bigint, highest bigint, newest integer, further integer, enough integer
) RETURNS TABLE (block bigint, matching bigint)
    STABLE LANGUAGE plpgsql
    SET enable_seqscan = off
    SET enable_bitmapscan = on
    AS $$
DECLARE
    above bigint := highest + 1;
    found integer := 0;
BEGIN
    FOR block, matching IN
        SELECT b.block, CASE WHEN b.terms @> wanted THEN
            (SELECT bit_and(b.entries[array_position(b.terms, term)]) FROM unnest(wanted) term) ELSE 0 END
        FROM room_blocks b WHERE b.room = in_room AND b.block >= lowest AND b.block <= highest
        ORDER BY b.block DESC LIMIT newest
    LOOP
        RETURN NEXT;
        above := block;
        found := found + bit_count(matching::bit(64));
    END LOOP;
    IF found < enough THEN
        RETURN QUERY
            WITH having_all AS MATERIALIZED (SELECT b.room, b.block FROM room_blocks b WHERE b.terms @> wanted)
            SELECT s.block, (
                SELECT (SELECT bit_and(b.entries[array_position(b.terms, term)]) FROM unnest(wanted) term)
                FROM room_blocks b WHERE b.room = s.room AND b.block = s.block)
            FROM having_all s WHERE s.room = in_room AND s.block >= lowest AND s.block < above
            ORDER BY s.block DESC LIMIT further;
    END IF;
END $$;

-- Each search reads the blocks that are not sorted into the index yet: let them be few (kB).
ALTER INDEX room_blocks_terms SET (gin_pending_list_limit = 64);
