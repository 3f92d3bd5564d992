package org.oicq.tools.dump.tls;

import java.util.Arrays;
import org.oicq.tools.dump.capture.Bytes;

/** Cuts handshake messages out of the records that they are spread over; only hellos are kept, the others can be long. */
final class Handshakes {
    static final int CLIENT_HELLO = 1;
    static final int SERVER_HELLO = 2;
    static final int FINISHED = 20;
    static final int KEY_UPDATE = 24;

    private static final int HEADER = 4;
    /** No hello is longer, whatever its extensions are. */
    private static final int LONGEST_HELLO = 64 * 1024;

    /** Takes a message that is whole; its body is empty where it is no hello. */
    @FunctionalInterface
    interface Messages {
        void message(int type, byte[] body);
    }

    private final Messages to;
    private byte[] message = new byte[HEADER];
    private int have;

    Handshakes(Messages to) {
        this.to = to;
    }

    void feed(byte[] data, int from, int end) {
        int at = from;
        while (at < end) {
            int taken = Math.min((have < HEADER ? HEADER : HEADER + length()) - have, end - at);
            if (have < HEADER || keeps()) {
                message = have + taken > message.length ? Arrays.copyOf(message, have + taken) : message;
                System.arraycopy(data, at, message, have, taken);
            }
            have += taken;
            at += taken;
            if (have >= HEADER && have == HEADER + length()) {
                to.message(message[0], keeps() ? Arrays.copyOfRange(message, HEADER, have) : new byte[0]);
                message = new byte[HEADER];
                have = 0;
            }
        }
    }

    private int length() {
        return Bytes.u8(message, 1) << 16 | Bytes.u16(message, 2);
    }

    private boolean keeps() {
        return (message[0] == CLIENT_HELLO || message[0] == SERVER_HELLO) && length() <= LONGEST_HELLO;
    }
}
