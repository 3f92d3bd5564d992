package org.oicq.codec.http;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every key of the HTTP interface, upper-case as on the wire. A key may mean another thing in another command: then its
 * {@link WebField} there says so.
 */
public enum WebKey {
    VER("the protocol version: 1.0, 1.1 or 1.2"),
    CMD("the command"),
    SEQ("the client's mark of the request, echoed"),
    UIN("the service number of the one who asks"),
    RES("the result"),
    PS("the MD5 of the password, in hex"),
    M5("1: PS is an MD5"),
    LC("the constant " + WebKey.THE_LC),
    RS("the result of logging in"),
    RA("the reason, in words"),
    HI("seconds between two questions for messages"),
    LI("seconds without a request after which the session ends"),
    TN("the page size"),
    UN("a service number"),
    FN("whether this is the last page"),
    SN("the number of items on this page"),
    FC("the portrait's id"),
    ST("the status"),
    NK("the nickname"),
    LV("how much to tell"),
    AD("the address"),
    AG("the age"),
    BT("the blood type"),
    CO("the constellation"),
    CT("the city"),
    CV("not known, empty"),
    CY("the country's Chinese name"),
    EM("the e-mail address"),
    HP("the home page"),
    ID("not known, -"),
    JB("the occupation's Chinese name"),
    MO("the mobile phone"),
    MT("the kind of message"),
    MV("not known, empty"),
    PC("the zip code"),
    PH("the phone"),
    PR("the description"),
    PV("the province's Chinese name"),
    RN("the real name"),
    SC("the school"),
    SH("the Chinese zodiac sign"),
    SX("the gender; not said shows as 0"),
    CD("the outcome or the answer"),
    MN("the number of messages"),
    MG("the message");

    /** What every log-in has in {@link #LC}. */
    public static final String THE_LC = "9326B87B234E7235";

    /** By their first two letters, in which no two keys are alike. */
    private static final @Nullable WebKey[] BY_LETTERS = new @Nullable WebKey[32 * 32];

    static {
        for (WebKey key : values()) {
            int slot = slot(key.name().charAt(0), key.name().charAt(1));
            if (BY_LETTERS[slot] != null) {
                throw new IllegalStateException(key + " begins as " + BY_LETTERS[slot]);
            }
            BY_LETTERS[slot] = key;
        }
    }

    private final String doc;

    WebKey(String doc) {
        this.doc = doc;
    }

    /** What it is in most commands, without a first capital. */
    public String doc() {
        return doc;
    }

    /** Whether its value must not be shown: the MD5 of the password is as good as the password for logging in. */
    public boolean secret() {
        return this == PS;
    }

    /** The key that a client means, in any letter case. */
    public static Optional<WebKey> find(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Optional.ofNullable(find(bytes, 0, bytes.length));
    }

    /** The same for bytes {@code from} to {@code to}, or null; every request asks it for each of its keys. */
    public static @Nullable WebKey find(byte[] bytes, int from, int to) {
        if (to - from < 2) {
            return null;
        }
        WebKey key = BY_LETTERS[slot(bytes[from], bytes[from + 1])];
        if (key == null || key.name().length() != to - from) {
            return null;
        }
        for (int i = from; i < to; i++) {
            int upper = bytes[i] >= 'a' && bytes[i] <= 'z' ? bytes[i] - 'a' + 'A' : bytes[i];
            if (upper != key.name().charAt(i - from)) {
                return null;
            }
        }
        return key;
    }

    /** The same for both cases of a letter. */
    private static int slot(int first, int second) {
        return ((first & 31) << 5) | (second & 31);
    }
}
