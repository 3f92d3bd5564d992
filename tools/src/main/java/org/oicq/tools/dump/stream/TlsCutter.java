package org.oicq.tools.dump.stream;

import org.oicq.tools.dump.tls.TlsReader;
import org.oicq.tools.dump.tls.TlsSession;

/** Reads one direction of TLS, and cuts the stream that is inside. */
final class TlsCutter implements TlsReader.Plain {
    private final Half half;
    private final Connections owner;
    private final Cutter stream;
    private final TlsReader reader;
    private int held;
    private boolean lost;

    TlsCutter(Half half, Connections owner, TlsSession session) {
        this.half = half;
        this.owner = owner;
        this.stream = new Cutter(half, owner);
        this.reader = session.reader(this);
        stream.start(false);
    }

    void feed(byte[] data, int from, int end, long time) {
        reader.feed(data, from, end, time);
        account();
    }

    void gap(int bytes, long time) {
        reader.gap(bytes, time);
        account();
    }

    void end(long time, String why, boolean damage) {
        reader.end(why, time);
        account();
        stream.end(time, why, damage);
    }

    private void account() {
        owner.hold(reader.held() - held);
        held = reader.held();
    }

    @Override
    public void opened(boolean tls13, long time) {
        half.connection().tls = false;
        if (half.connection().expected()) {
            String version = tls13 ? "1.3" : "1.2";
            owner.listener().note(half, time, false, "TLS " + version + ", read with its keys");
        }
    }

    @Override
    public void bytes(byte[] data, int length, long time) {
        stream.feed(data, 0, length, time);
    }

    @Override
    public void missing(int bytes, long time) {
        stream.gap(bytes, time);
    }

    @Override
    public void lost(String why, long time) {
        // Both directions lack the keys; one sentence says so.
        boolean again = why.equals(TlsReader.NO_KEYS) && half.connection().keyless;
        half.connection().keyless |= why.equals(TlsReader.NO_KEYS);
        if (half.connection().shown() && !again && !lost) {
            owner.listener().note(half, time, true, why);
        }
        lost = true;
    }
}
