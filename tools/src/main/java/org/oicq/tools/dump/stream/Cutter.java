package org.oicq.tools.dump.stream;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.Catalogs;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.FrameReader;
import org.oicq.codec.frame.Route;
import org.oicq.tools.dump.capture.Bytes;
import org.oicq.tools.dump.tls.TlsReader;

/**
 * Cuts one direction's bytes into frames or HTTP messages, and finds its feet again after a gap. Whole frames are
 * handed on where they stand; only what is cut off at the end of a segment is copied.
 */
final class Cutter {
    /** What a client takes (docs/rules.md, "Frames and text"). */
    private static final int MAX_CONTENT = 16 * 1024 * 1024;
    /** How far a stream of somebody else's is searched for frames. */
    private static final int GUESSING = 64 * 1024;

    private static final int SMALL_CARRY = 256;

    private static final byte HEAD = (byte) Frame.HEAD;

    /** What the protocol is called in a WebSocket's handshake. */
    private static final String SUBPROTOCOL = "oicq";

    private enum Mode {
        /** Nothing yet. */
        UNDECIDED,
        BINARY,
        HTTP,
        /** After HTTP has opened it. */
        WEBSOCKET,
        /** With keys. */
        TLS,
        /** Between frames that do not follow each other: looks for the next one. */
        LOST,
        /** Not this protocol, or not to be read. */
        FOREIGN
    }

    private final Half half;
    private final Connections owner;
    private Mode mode = Mode.UNDECIDED;
    private boolean inTheMiddle;
    /** Bytes kept from earlier segments: the start of a frame. */
    private byte[] carry = new byte[0];

    private int carried;
    /** Bytes still to come of a frame that has a hole. */
    private long rest;
    /** Bytes passed over since the last frame. */
    private long passedOver;
    /** Bytes missing before anything of the protocol was found. */
    private long untold;

    private HttpCutter http;
    private @Nullable WebSocketReader webSocket;
    private @Nullable TlsCutter tls;

    Cutter(Half half, Connections owner) {
        this.half = half;
        this.owner = owner;
        this.http = new HttpCutter();
    }

    /** The first byte follows; {@code middle} where those before it were not captured. */
    void start(boolean middle) {
        inTheMiddle = middle;
    }

    void feed(byte[] data, int offset, int length, long time) {
        int at = offset;
        int end = offset + length;
        if (rest > 0) {
            int skipped = (int) Math.min(rest, length);
            rest -= skipped;
            at += skipped;
        }
        while (carried > 0 && at < end) {
            int wanted = (int) Math.min(missing(), end - at);
            keep(data, at, wanted);
            at += wanted;
            int used = cut(carry, 0, carried, time);
            carried -= used;
            if (carried == 0) {
                dropCarry();
            } else {
                System.arraycopy(carry, used, carry, 0, carried);
            }
        }
        if (at < end) {
            int used = cut(data, at, end, time);
            if (used < end) {
                keep(data, used, end - used);
            }
        }
    }

    /** Bytes that bring the kept ones a step further, at least 1. */
    private long missing() {
        if (mode == Mode.BINARY && carried >= Frame.HEADER_LENGTH) {
            return Math.max(1, Frame.HEADER_LENGTH + Bytes.u32(carry, 4) - carried);
        }
        return Math.max(1, Frame.HEADER_LENGTH - carried);
    }

    private void keep(byte[] data, int at, int length) {
        if (carry.length < carried + length) {
            int doubled = Math.min(Math.max(SMALL_CARRY, 2 * carry.length), MAX_CONTENT + Frame.HEADER_LENGTH);
            int wanted = Math.max(carried + length, doubled);
            owner.hold(wanted - carry.length);
            carry = Arrays.copyOf(carry, wanted);
        }
        System.arraycopy(data, at, carry, carried, length);
        carried += length;
    }

    private void dropCarry() {
        carried = 0;
        // A small one is kept for the next frame; most connections carry one now and then.
        if (carry.length > 16 * SMALL_CARRY) {
            owner.release(carry.length);
            carry = new byte[0];
        }
    }

    /** Cuts what it can from {@code data} and returns where the rest starts. */
    private int cut(byte[] data, int start, int end, long time) {
        int at = start;
        while (at < end) {
            switch (mode) {
                case BINARY -> {
                    if (data[at] != HEAD) {
                        lose(data, at, end, time);
                        continue;
                    }
                    if (end - at < Frame.HEADER_LENGTH) {
                        return at;
                    }
                    long size = Frame.HEADER_LENGTH + Bytes.u32(data, at + 4);
                    if (size > MAX_CONTENT + Frame.HEADER_LENGTH) {
                        lose(data, at, end, time);
                        at++;
                        passedOver++;
                        continue;
                    }
                    if (end - at < size) {
                        return at;
                    }
                    owner.listener().frame(half, data, at, (int) size, time);
                    at += (int) size;
                }
                case HTTP -> {
                    http(data, at, end, time);
                    return end;
                }
                case WEBSOCKET -> {
                    if (!webSocket(data, at, end, time)) {
                        continue;
                    }
                    return end;
                }
                case TLS -> {
                    Objects.requireNonNull(tls).feed(data, at, end, time);
                    return end;
                }
                case FOREIGN -> {
                    return end;
                }
                case LOST -> {
                    int found = find(data, at, end);
                    passedOver += found - at;
                    if (mode == Mode.LOST) {
                        if (!half.connection().expected() && inTheMiddle && passedOver > GUESSING) {
                            mode = Mode.FOREIGN;
                        }
                        return found;
                    }
                    tellPassedOver(time);
                    at = found;
                }
                case UNDECIDED -> {
                    if (!decide(data, at, end, time)) {
                        return at;
                    }
                }
            }
        }
        return at;
    }

    /** Decides what a stream is from how it starts; false where that takes more bytes. */
    private boolean decide(byte[] data, int at, int end, long time) {
        boolean expected = half.connection().expected();
        int length = end - at;
        if (data[at] == HEAD) {
            if (length < Frame.HEADER_LENGTH) {
                return false;
            }
            Route route = Route.of(Bytes.u8(data, at + 1), Bytes.u8(data, at + 2));
            boolean known = Catalogs.find(route).isPresent();
            if (inTheMiddle ? owner.walker().plausible(data, at, end) : expected || known) {
                mode = Mode.BINARY;
                found(time);
                return true;
            }
        } else if (mayBeTls(data, at, end)) {
            if (length < 3) {
                return false;
            }
            tls(time);
            return true;
        } else if (HttpCutter.mayStart(data, at, end)) {
            if (length < HttpCutter.LONGEST_START) {
                return false;
            }
            if (HttpCutter.starts(data, at, end)) {
                mode = Mode.HTTP;
                return true;
            }
        }
        if (inTheMiddle) {
            mode = Mode.LOST;
        } else if (expected) {
            lose(data, at, end, time);
        } else {
            mode = Mode.FOREIGN;
        }
        return true;
    }

    /** A record of TLS: its kind (22: a handshake) and its version. */
    private static boolean mayBeTls(byte[] data, int at, int end) {
        int length = end - at;
        return data[at] == 22
                && (length < 2 || data[at + 1] == 3)
                && (length < 3 || (data[at + 2] >= 0 && data[at + 2] <= 4));
    }

    private void tls(long time) {
        Connection connection = half.connection();
        if (!owner.keys().isEmpty()) {
            connection.tls = true;
            tls = new TlsCutter(half, owner, connection.session(owner.keys()));
            mode = Mode.TLS;
            return;
        }
        if (connection.expected() && !connection.tls) {
            owner.listener().note(half, time, true, TlsReader.NO_KEYS);
        }
        connection.tls = true;
        mode = Mode.FOREIGN;
    }

    /** Something of the protocol stands here: what was missing before is worth a word now. */
    private void found(long time) {
        half.connection().ours = true;
        if (untold > 0) {
            owner.listener().note(half, time, true, untold + " bytes are missing before this");
            untold = 0;
        }
    }

    /** A framing error: tells why, in the words of the codec. */
    private void lose(byte[] data, int at, int end, long time) {
        String reason = FrameReader.read(ByteBuffer.wrap(data, at, end - at), MAX_CONTENT)
                        instanceof FrameReader.Malformed malformed
                ? malformed.reason()
                : "no packet of the catalogue starts here";
        owner.listener().note(half, time, true, "framing error: " + reason);
        mode = Mode.LOST;
    }

    /** Where the next plausible frame or HTTP message starts, or where one may still start at the end. */
    private int find(byte[] data, int from, int end) {
        for (int at = from; at < end; at++) {
            byte b = data[at];
            if (b == HEAD) {
                if (end - at < Frame.HEADER_LENGTH) {
                    return at;
                }
                if (owner.walker().plausible(data, at, end)) {
                    mode = Mode.BINARY;
                    half.connection().ours = true;
                    return at;
                }
            } else if ((b == 'P' || b == 'H') && HttpCutter.mayStart(data, at, end)) {
                if (end - at < HttpCutter.LONGEST_START) {
                    return at;
                }
                if (HttpCutter.starts(data, at, end)) {
                    mode = Mode.HTTP;
                    return at;
                }
            }
        }
        return end;
    }

    private void http(byte[] data, int at, int end, long time) {
        Connection connection = half.connection();
        int held = http.held();
        String problem = http.feed(data, at, end, message -> {
            connection.ours |= connection.expected()
                    || HttpCutter.hasCommand(message)
                    || (message.opensWebSocket()
                            && message.header("Sec-WebSocket-Protocol").equals(SUBPROTOCOL));
            if (connection.ours) {
                if (untold > 0) {
                    found(time);
                }
                owner.listener().http(half, message, time);
            }
        });
        owner.hold(http.held() - held);
        if (problem != null) {
            if (connection.shown()) {
                owner.listener().note(half, time, true, problem);
            }
            mode = connection.shown() ? Mode.LOST : Mode.FOREIGN;
            resetHttp();
        } else if (http.upgraded()) {
            byte[] rest = http.rest();
            resetHttp();
            Cutter stream = new Cutter(half, owner);
            stream.start(false);
            webSocket = new WebSocketReader(stream);
            mode = Mode.WEBSOCKET;
            cut(rest, 0, rest.length, time);
        }
    }

    /** Reads on in a WebSocket; false where it is none: the server has refused it, and HTTP goes on. */
    private boolean webSocket(byte[] data, int at, int end, long time) {
        WebSocketReader reader = Objects.requireNonNull(webSocket);
        if (!reader.started() && HttpCutter.mayStart(data, at, end)) {
            mode = Mode.HTTP;
            return false;
        }
        String problem = reader.feed(data, at, end, time);
        if (problem != null) {
            lostWebSocket(reader, problem, time);
        }
        return true;
    }

    private void lostWebSocket(WebSocketReader reader, String problem, long time) {
        if (half.connection().shown()) {
            owner.listener().note(half, time, true, problem + "; nothing after it in this direction can be read");
        }
        reader.end(time, "the WebSocket ends", true);
        mode = Mode.FOREIGN;
    }

    private void resetHttp() {
        owner.release(http.held());
        http = new HttpCutter();
    }

    private void tellPassedOver(long time) {
        if (untold > 0 && half.connection().shown()) {
            found(time);
        }
        if (passedOver > 0) {
            owner.listener().note(half, time, true, passedOver + " bytes passed over before the next plausible frame");
        }
        passedOver = 0;
        inTheMiddle = false;
    }

    /** {@code bytes} are missing here; 0 where nobody knows how many. */
    void gap(int bytes, long time) {
        if (mode == Mode.FOREIGN) {
            return;
        }
        if (mode == Mode.TLS) {
            Objects.requireNonNull(tls).gap(bytes, time);
            return;
        }
        WebSocketReader reader = webSocket;
        if (mode == Mode.WEBSOCKET && reader != null) {
            if (!reader.gap(bytes, time)) {
                lostWebSocket(reader, "bytes are missing between the frames of a WebSocket", time);
            }
            return;
        }
        if (rest > 0 && rest >= bytes && bytes > 0) {
            rest -= bytes;
            return;
        }
        String missing = bytes > 0 ? bytes + " bytes are missing" : "bytes are missing";
        if (half.connection().shown()) {
            owner.listener().note(half, time, true, missing + inFrame());
        } else {
            untold += bytes;
        }
        if (mode == Mode.BINARY && carried >= Frame.HEADER_LENGTH && bytes > 0 && missing() >= bytes) {
            // The hole is inside a frame whose length is known: the next one starts right behind it.
            rest = missing() - bytes;
        } else {
            rest = 0;
            passedOver += carried;
            resetHttp();
            mode = Mode.LOST;
        }
        dropCarry();
    }

    private String inFrame() {
        return mode == Mode.BINARY && carried >= Frame.HEADER_LENGTH
                ? " inside a frame of type " + String.format("0x%02x", carry[3])
                : "";
    }

    void end(long time, String why, boolean damage) {
        String problem = null;
        boolean shown = half.connection().shown();
        if (untold > 0 && shown) {
            found(time);
        }
        if (mode == Mode.BINARY && carried > 0) {
            problem = why + " inside a frame: " + carried + " of " + (carried + missing()) + " bytes are there";
        } else if (mode == Mode.TLS && tls != null) {
            tls.end(time, why, damage);
        } else if (mode == Mode.WEBSOCKET && webSocket != null) {
            webSocket.end(time, why, damage);
        } else if (mode == Mode.HTTP && shown && http.held() > 0) {
            String rest = http.end(message -> owner.listener().http(half, message, time));
            problem = rest == null ? null : why + " " + rest;
        } else if (carried > 0 && shown) {
            passedOver += carried;
        }
        if (problem != null) {
            owner.listener().note(half, time, damage, problem);
        }
        if (passedOver > 0 && shown) {
            owner.listener().note(half, time, damage && !inTheMiddle, passedOver + " bytes are no frame");
        }
        passedOver = 0;
        resetHttp();
        owner.release(carry.length);
        carry = new byte[0];
        carried = 0;
        mode = Mode.FOREIGN;
    }
}
