package org.oicq.server.console;

import java.net.InetAddress;
import java.util.Map;

/**
 * A request of the console's page.
 *
 * @param post whether it is a POST; else a GET
 * @param path begins with {@code /console/}
 * @param query the parameters in the address, the first of each name
 * @param token what the page has got at its log-in; empty where it sends none
 * @param body the JSON of a POST
 * @param from where it comes from
 */
public record Asked(boolean post, String path, Map<String, String> query, String token, String body, InetAddress from) {
    /** Without what is secret. */
    @Override
    public String toString() {
        return (post ? "POST " : "GET ") + path;
    }
}
