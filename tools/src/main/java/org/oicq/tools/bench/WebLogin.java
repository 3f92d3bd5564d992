package org.oicq.tools.bench;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.oicq.codec.http.WebKey;

/** How a program logs in over HTTP. */
public final class WebLogin {
    private WebLogin() {}

    /**
     * The body of the request.
     *
     * @param password in ASCII
     */
    public static String body(long number, String password) {
        return "VER=1.1&CMD=Login&SEQ=1&UIN=" + number + "&PS=" + md5(password) + "&M5=1&LC=" + WebKey.THE_LC;
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
