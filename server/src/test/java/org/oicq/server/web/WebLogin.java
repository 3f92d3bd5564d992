package org.oicq.server.web;

import java.net.InetSocketAddress;

/** A log-in over HTTP, for tests of other packages. */
public final class WebLogin {
    /** What goes out as the password of everybody that {@link org.oicq.server.TestClient} registers. */
    public static final String RIGHT = HttpPeer.PS;

    private WebLogin() {}

    /** The whole answer to a log-in with this MD5 of a password, over a connection of its own. */
    public static String answer(InetSocketAddress address, long number, String md5) {
        return ask(address, "VER=1.1&CMD=Login&SEQ=1&UIN=" + number + "&PS=" + md5 + "&M5=1&LC=" + HttpPeer.LC);
    }

    /** The body of the answer to this one. */
    public static String ask(InetSocketAddress address, String body) {
        try (HttpPeer peer = new HttpPeer(address)) {
            return peer.ask(body).body();
        }
    }
}
