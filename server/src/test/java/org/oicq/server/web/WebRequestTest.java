package org.oicq.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.oicq.codec.http.WebCommand;
import org.oicq.codec.http.WebKey;

class WebRequestTest {
    private static final String ASK = "VER=1.1&CMD=GetMsgEx&UIN=10001&SEQ=";

    /** Each byte as one character. */
    private static Optional<WebRequest> parse(String body) {
        return WebRequest.parse(body.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void theHeadIsEchoedAsItWasWritten() {
        WebRequest request = parse("uin=%310001\r\n& Ver\t= 1%2e1 &SEQ=%e4%BD%a0 &cmd=%47ETMSGEX&SEQ=2")
                .orElseThrow();
        assertEquals("VER=1%2e1&CMD=%47ETMSGEX&SEQ=%e4%BD%a0&UIN=%310001&", request.head());
        assertEquals(WebCommand.GET_MSG_EX, request.command());
        assertEquals("1.1", request.version());
        assertEquals(10001, request.uin());
    }

    @Test
    void whatIsAskedForMustBeText() {
        assertEquals("", parse(ASK + "\u00ff").map(WebRequest::head).orElse(""));
        assertEquals("", parse(ASK + "%ff").map(WebRequest::head).orElse(""));
        // Nobody asks for these.
        assertEquals(
                ASK.length() + 2,
                parse(ASK + "1&NK=%ff&X=\u00ff&\u00ff=").orElseThrow().head().length());
    }

    @Test
    void aNumberMayBeLongerThanAnyAccounts() {
        String find = "VER=1.1&CMD=AddToList&SEQ=1&UIN=-5&UN=";
        WebRequest request = parse(find + "99999999999999999999").orElseThrow();
        assertEquals(-5, request.uin());
        assertEquals(Long.MAX_VALUE, request.number(WebKey.UN));
        assertEquals(Optional.empty(), parse(find + "-"));
        assertEquals(Optional.empty(), parse(find));
    }

    /** As another server gets it that has the session. */
    @Test
    void itsBodySaysTheSameAgain() {
        StringBuilder all = new StringBuilder("%25%2c ");
        for (char c = ' '; c < 0x3000; c++) {
            all.append(c == '&' ? "%26" : c == '%' ? "%25" : String.valueOf(c));
        }
        String body = "VER=1.1&CMD=CLTMSG&SEQ=7&UIN=10001&UN=10002&MG=" + all;
        WebRequest asked =
                WebRequest.parse(body.getBytes(StandardCharsets.UTF_8)).orElseThrow();
        WebRequest again =
                WebRequest.parse(asked.body().getBytes(StandardCharsets.UTF_8)).orElseThrow();
        assertEquals(asked.text(WebKey.MG), again.text(WebKey.MG));
        assertEquals(asked.everything(), again.everything());
        assertEquals(asked.head(), again.head());
    }
}
