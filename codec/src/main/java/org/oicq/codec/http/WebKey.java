package org.oicq.codec.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

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
    LC("the constant 9326B87B234E7235"),
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

    private static final Map<String, WebKey> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(WebKey::name, Function.identity()));

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
        return Optional.ofNullable(BY_NAME.get(text.toUpperCase(Locale.ROOT)));
    }
}
