package org.oicq.tools.dump.stream;

import java.util.List;
import org.oicq.codec.wire.Blob;

/**
 * An HTTP request or answer.
 *
 * @param request whether it is a request
 * @param startLine its first line
 * @param headers the others, as they came
 * @param body without the chunks' lines; at most 1 MiB
 */
public record HttpMessage(boolean request, String startLine, List<Header> headers, Blob body) {
    /** The status code of an answer, as {@code 200}; empty in a request. */
    public String status() {
        String[] words = startLine.split(" ", 3);
        return request || words.length < 2 ? "" : words[1];
    }

    /** The value of the header of this name, in any letter case; empty where there is none. */
    String header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst()
                .orElse("");
    }

    /** Whether a WebSocket follows it: the request for one, or the answer that agrees. */
    boolean opensWebSocket() {
        return header("Upgrade").equalsIgnoreCase("websocket") && (request || status().equals("101"));
    }

    /** A header line. */
    public record Header(String name, String value) {}
}
