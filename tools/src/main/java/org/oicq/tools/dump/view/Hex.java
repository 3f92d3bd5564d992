package org.oicq.tools.dump.view;

import java.util.HexFormat;

/** Bytes for a person. */
final class Hex {
    private Hex() {}

    /** Bytes as hex with blanks between them, at most {@code most} of them. */
    static String of(byte[] bytes, int from, int length, int most) {
        String hex = HexFormat.ofDelimiter(" ").formatHex(bytes, from, from + Math.min(length, most));
        return length > most ? hex + " …" : hex;
    }
}
