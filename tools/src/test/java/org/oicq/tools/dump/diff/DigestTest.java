package org.oicq.tools.dump.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.oicq.codec.wire.WireCharset;
import org.oicq.tools.dump.Talk;
import org.oicq.tools.dump.inspect.Inspector;
import org.oicq.tools.dump.inspect.Selection;
import org.oicq.tools.dump.live.Mapping;

class DigestTest {
    /** The talk has 22 frames on 3 connections. */
    private static final long NEEDED = 22 * 40 + 3 * 1000;

    @Test
    void whatFitsIsRead() {
        assertEquals(22, read(NEEDED).frames());
        assertEquals(NEEDED, read(NEEDED).cost());
    }

    @Test
    void whatDoesNotFitIsToldInASentence() {
        var told = assertThrows(IllegalArgumentException.class, () -> read(NEEDED - 1));
        assertTrue(told.toString().contains("these captures are too long to compare in "), told::toString);
    }

    private static Digest read(long room) {
        Digest digest = new Digest(new Mapping(), room);
        Inspector inspector = new Inspector(digest, Selection.ALL, Set.of(), WireCharset.GB18030);
        Talk.segments(inspector::segment);
        inspector.end();
        return digest;
    }
}
