package org.oicq.tools.dump.tls;

import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.oicq.tools.dump.capture.Bytes;

/**
 * Takes one direction of TLS apart: records (RFC 8446, 5.1), and what is in them where the keys are there. Records that
 * come before their keys wait, up to a bound.
 */
public final class TlsReader {
    /** What is told where no key of the connection is known. */
    public static final String NO_KEYS = "TLS, cannot be read without its keys";

    private static final int HEADER = 5;
    /** The longest record of TLS 1.2; those of 1.3 are shorter. */
    private static final int LONGEST = 16_384 + 2048;
    /** Bytes that may wait for keys: the longest certificates fit. */
    private static final int MOST_WAITING = 256 * 1024;

    private static final int CHANGE_CIPHER = 20;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int DATA = 23;

    /** Takes what was found. Times are nanoseconds since 1970. */
    public interface Plain {
        /** The keys fit: the stream's bytes follow. */
        void opened(boolean tls13, long time);

        /** The stream's next bytes. */
        void bytes(byte[] data, int length, long time);

        /** So many bytes of the stream are missing. */
        void missing(int bytes, long time);

        /** Nothing after this can be read; a sentence says why. */
        void lost(String why, long time);
    }

    /** A record that is whole. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Waiting(byte[] record, boolean damaged, long time) {}

    private final TlsSession session;
    private final Plain to;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private byte[] record = new byte[HEADER];
    private int have;
    /** Whether bytes of the record at hand are missing. */
    private boolean damaged;

    private final Handshakes handshakes = new Handshakes(this::message);
    private boolean client;
    /** Whether records of TLS 1.2 are encrypted from here on. */
    private boolean changed;
    /** Whether those of TLS 1.3 still have the handshake's keys. */
    private boolean handshaking = true;

    private byte @Nullable [] secret;
    private @Nullable RecordCipher cipher;
    private boolean opened;
    private boolean over;
    private @Nullable String problem;

    TlsReader(TlsSession session, Plain to) {
        this.session = session;
        this.to = to;
    }

    /** Takes more bytes of the connection. */
    public void feed(byte[] data, int from, int end, long time) {
        int at = from;
        while (at < end && !over) {
            int wanted = have < HEADER ? HEADER : HEADER + Bytes.u16(record, 3);
            int taken = Math.min(wanted - have, end - at);
            System.arraycopy(data, at, record, have, taken);
            have += taken;
            at += taken;
            if (have == HEADER && !begin(time)) {
                return;
            }
            if (have >= HEADER && have == HEADER + Bytes.u16(record, 3)) {
                whole(time);
            }
        }
    }

    private boolean begin(long time) {
        int length = Bytes.u16(record, 3);
        if (record[0] < CHANGE_CIPHER || record[0] > DATA || record[1] != 3 || length > LONGEST) {
            lose("bytes that are no record of TLS", time);
            return false;
        }
        record = Arrays.copyOf(record, HEADER + length);
        return true;
    }

    private void whole(long time) {
        Waiting next = new Waiting(record, damaged, time);
        record = new byte[HEADER];
        have = 0;
        damaged = false;
        boolean inTurn = waiting.isEmpty();
        if (!inTurn || !read(next)) {
            waitingBytes += next.record.length;
            waiting.add(next);
        }
        session.goOn();
        if (waitingBytes > MOST_WAITING) {
            lose(NO_KEYS, time);
        }
    }

    /** Bytes that wait for their keys. */
    public int held() {
        return waitingBytes;
    }

    /** Reads what waited, as far as it can be read now. */
    void goOn() {
        while (!over && !waiting.isEmpty() && read(waiting.element())) {
            Waiting done = waiting.poll();
            // There is none where it made everything after it unreadable.
            waitingBytes -= done == null ? 0 : done.record.length;
        }
    }

    /** Reads a record; false where it has to wait. */
    private boolean read(Waiting next) {
        int type = next.record[0];
        if (type == CHANGE_CIPHER) {
            if (!session.agreed()) {
                // Before the second hello of TLS 1.3 it says nothing, as everywhere in 1.3.
                return session.askedAgain();
            }
            if (changed && !session.tls13()) {
                lose("TLS that is negotiated anew is not read", next.time);
            }
            changed |= !session.tls13();
            return true;
        }
        if (type != DATA && !changed) {
            if (next.damaged) {
                lose("bytes of the handshake of TLS are missing", next.time);
            } else if (type == HANDSHAKE) {
                handshakes.feed(next.record, HEADER, next.record.length);
                tellProblem(next.time);
            }
            return true;
        }
        RecordCipher open = session.agreed() ? cipher() : null;
        if (open == null) {
            return false;
        }
        decrypt(open, next);
        return true;
    }

    private @Nullable RecordCipher cipher() {
        RecordCipher known = cipher;
        if (known == null) {
            if (session.tls13()) {
                byte[] found = secret == null ? session.secret(client, handshaking) : secret;
                secret = found;
                known = found == null ? null : session.cipher(found);
            } else {
                known = session.cipher12(client);
            }
            cipher = known;
        }
        return known;
    }

    private void decrypt(RecordCipher open, Waiting next) {
        if (next.damaged) {
            open.skip();
            if (session.tls13() && handshaking) {
                lose("bytes of the handshake of TLS are missing", next.time);
            } else {
                to.missing(next.record.length - HEADER - open.overhead(), next.time);
            }
            return;
        }
        byte[] content;
        try {
            content = open.decrypt(next.record, next.record.length);
        } catch (GeneralSecurityException _) {
            lose("TLS whose keys do not fit, or that is damaged", next.time);
            return;
        }
        int type = next.record[0];
        int length = content.length;
        if (session.tls13()) {
            // The type stands behind the content, and zeros behind it.
            while (length > 0 && content[length - 1] == 0) {
                length--;
            }
            type = length == 0 ? ALERT : content[--length];
        }
        if (type == DATA) {
            if (!opened) {
                opened = true;
                to.opened(session.tls13(), next.time);
            }
            to.bytes(content, length, next.time);
        } else if (type == HANDSHAKE && session.tls13()) {
            handshakes.feed(content, 0, length);
            tellProblem(next.time);
        }
    }

    /** A message of the handshake; only hellos have their body. */
    private void message(int type, byte[] body) {
        switch (type) {
            case Handshakes.CLIENT_HELLO -> {
                client = true;
                session.clientHello(body);
            }
            case Handshakes.SERVER_HELLO -> problem = session.serverHello(body);
            case Handshakes.FINISHED -> {
                handshaking = false;
                secret = null;
                cipher = null;
            }
            case Handshakes.KEY_UPDATE -> {
                byte[] before = secret;
                if (before != null) {
                    secret = session.next(before);
                    cipher = null;
                }
            }
            default -> {
                // It changes no key.
            }
        }
    }

    private void tellProblem(long time) {
        String why = problem;
        if (why != null) {
            lose(why, time);
        }
    }

    /** So many bytes of the connection are missing here; 0 where nobody knows how many. */
    public void gap(int bytes, long time) {
        if (over) {
            return;
        }
        int rest = have < HEADER ? 0 : HEADER + Bytes.u16(record, 3) - have;
        if (bytes <= 0 || bytes > rest) {
            lose("bytes are missing between the records of TLS", time);
            return;
        }
        have += bytes;
        damaged = true;
        if (bytes == rest) {
            whole(time);
        }
    }

    /** Nothing more comes; {@code why} starts the sentence about a record that is cut off. */
    public void end(String why, long time) {
        if (!waiting.isEmpty()) {
            lose(NO_KEYS, time);
        } else if (have > 0) {
            lose(why + " inside a record of TLS", time);
        }
    }

    private void lose(String why, long time) {
        if (!over) {
            over = true;
            waiting.clear();
            waitingBytes = 0;
            to.lost(why, time);
        }
    }
}
