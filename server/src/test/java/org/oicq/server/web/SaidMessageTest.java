package org.oicq.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** When a CLTMSG that comes again is the same message. */
class SaidMessageTest {
    private static final String SAID = "VER=1.1&CMD=CLTMSG&SEQ=1&UIN=10002&UN=10001&MG=hello";

    private static SaidMessage said(String body, Carrier carrier, long at) {
        return new SaidMessage(
                WebRequest.parse(body.getBytes(StandardCharsets.UTF_8)).orElseThrow(), carrier, at);
    }

    private static boolean again(String body, long after) {
        SaidMessage first = said(SAID, new OpenCarrier(), 0);
        first.taken(true);
        first.lost();
        return said(body, new OpenCarrier(), after).repeats(first).join();
    }

    @Test
    void withinAMinuteItIs() {
        assertTrue(again(SAID, SaidMessage.REPEAT_NANOS - 1));
        assertFalse(again(SAID, SaidMessage.REPEAT_NANOS));
        assertEquals(60_000_000_000L, SaidMessage.REPEAT_NANOS);
    }

    @Test
    void withAnotherSeqOrOtherWordsItIsNot() {
        assertFalse(again(SAID.replace("SEQ=1", "SEQ=2"), 1));
        assertFalse(again(SAID + "!", 1));
    }

    @Test
    void whereTheFirstWasAnsweredOrRefusedItIsNot() {
        SaidMessage answered = said(SAID, new OpenCarrier(), 0);
        answered.taken(true);
        answered.whole();
        assertFalse(said(SAID, new OpenCarrier(), 1).repeats(answered).join());
        SaidMessage refused = said(SAID, new OpenCarrier(), 0);
        refused.taken(false);
        refused.lost();
        assertFalse(said(SAID, new OpenCarrier(), 1).repeats(refused).join());
    }

    @Test
    void onTheSameConnectionItIsNot() {
        Carrier carrier = new OpenCarrier();
        SaidMessage first = said(SAID, carrier, 0);
        first.taken(true);
        first.lost();
        assertFalse(said(SAID, carrier, 1).repeats(first).join());
    }
}
