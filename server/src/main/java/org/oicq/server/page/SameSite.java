package org.oicq.server.page;

import java.util.Locale;

/** Whether a web page that made a browser ask came from the server that it asks. */
public final class SameSite {
    private SameSite() {}

    /**
     * Whether an Origin header is of the site that a Host header names.
     *
     * @param secure whether the request came over TLS
     */
    public static boolean is(String origin, String host, boolean secure) {
        String lower = origin.toLowerCase(Locale.ROOT);
        String wanted = host.toLowerCase(Locale.ROOT);
        // A browser leaves the scheme's own port out of both headers; a proxy may put it into one. A page that came in
        // clear text may be anybody's work, and is another site than this one over TLS; the other way around there may
        // be a proxy that does the TLS.
        return !wanted.isEmpty()
                && ((!secure && same(lower, "http://", wanted, ":80")) || same(lower, "https://", wanted, ":443"));
    }

    private static boolean same(String origin, String scheme, String host, String port) {
        return origin.startsWith(scheme)
                && without(origin.substring(scheme.length()), port).equals(without(host, port));
    }

    private static String without(String authority, String port) {
        return authority.endsWith(port) ? authority.substring(0, authority.length() - port.length()) : authority;
    }
}
