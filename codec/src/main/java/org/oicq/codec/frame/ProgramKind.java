package org.oicq.codec.frame;

import java.util.Locale;
import java.util.Optional;

/** The kinds of program inside the OICQ server system; a frame's sender and receiver. */
public enum ProgramKind {
    OICQ_SERVER(0x01),
    FAX_SERVER(0x02),
    WEB_SERVER(0x03),
    PRINT_SERVER(0x04),
    CHAT_SERVER(0x05),
    OICQ_USER(0x0A);

    private final int code;

    ProgramKind(int code) {
        this.code = code;
    }

    /** The byte in the frame's head. */
    public int code() {
        return code;
    }

    /** The name for a person, as "OICQ server". */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ').replace("oicq", "OICQ");
    }

    /** The kind with this byte, if the protocol knows one. */
    public static Optional<ProgramKind> find(int code) {
        for (ProgramKind kind : values()) {
            if (kind.code == code) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
