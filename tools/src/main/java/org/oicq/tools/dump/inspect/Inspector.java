package org.oicq.tools.dump.inspect;

import java.util.Set;
import org.oicq.codec.http.WebKey;
import org.oicq.codec.wire.WireCharset;
import org.oicq.tools.dump.capture.Receiver;
import org.oicq.tools.dump.capture.Segment;
import org.oicq.tools.dump.decode.DecodedFrame;
import org.oicq.tools.dump.decode.FrameWalker;
import org.oicq.tools.dump.stream.Connection;
import org.oicq.tools.dump.stream.Connections;
import org.oicq.tools.dump.stream.Half;
import org.oicq.tools.dump.stream.HttpMessage;
import org.oicq.tools.dump.stream.Listener;
import org.oicq.tools.dump.tls.KeyLog;
import org.oicq.tools.dump.view.View;
import org.oicq.tools.dump.view.WebKeys;

/** The way from a source to a view: segments to connections, connections to frames, frames to what they say. */
public final class Inspector implements Receiver, Listener {
    private final KeyLog keys;
    private final View view;
    private final Selection selection;
    private final Connections connections;
    private final FrameWalker walker;
    private long number;
    private boolean damaged;

    /**
     * A way to {@code view}.
     *
     * @param selection what to show
     * @param ports where the protocol is expected; none to guess
     */
    public Inspector(View view, Selection selection, Set<Integer> ports, WireCharset charset) {
        this(view, selection, ports, charset, KeyLog.empty());
    }

    /** The same with the secrets of TLS connections; those that the source itself has are added. */
    public Inspector(View view, Selection selection, Set<Integer> ports, WireCharset charset, KeyLog keys) {
        this.keys = keys;
        this.view = view;
        this.selection = selection;
        this.connections = new Connections(this, ports, charset, keys);
        this.walker = new FrameWalker(charset);
    }

    /** Whether anything was missing or wrong. */
    public boolean damaged() {
        return damaged;
    }

    /** The source is at its end. */
    public void end() {
        connections.end();
        view.end();
        view.flush();
    }

    @Override
    public void segment(Segment segment) {
        connections.segment(segment);
    }

    @Override
    public void bytes(int side, byte[] data, int offset, int length) {
        connections.bytes(side, data, offset, length, 0);
    }

    @Override
    public void secrets(byte[] lines) {
        keys.add(lines);
    }

    @Override
    public void damage(String text) {
        damaged = true;
        view.note(null, 0, true, text);
    }

    @Override
    public void note(String text) {
        view.note(null, 0, false, text);
    }

    @Override
    public void idle() {
        view.flush();
    }

    @Override
    public void frame(Half half, byte[] data, int offset, int length, long time) {
        number++;
        DecodedFrame frame = walker.walk(data, offset, length);
        damaged |= !frame.good();
        // A packet that starts with its sender's number was written by the client.
        long writer = frame.writer();
        if (writer != 0) {
            half.connection().user(writer);
        }
        if (selection.frame(number, frame, half, time)) {
            view.frame(number, frame, half, time);
        }
    }

    @Override
    public void http(Half half, HttpMessage message, long time) {
        number++;
        WebKeys keys = WebKeys.of(message);
        if (message.request()) {
            String user = keys.value(WebKey.UIN).strip();
            if (user.matches("[0-9]{1,10}")) {
                half.connection().user(Long.parseLong(user));
            }
        }
        if (selection.http(number, keys, half, time)) {
            view.http(number, message, half, time);
        }
    }

    @Override
    public void note(Half half, long time, boolean damage, String text) {
        damaged |= damage;
        view.note(half, time, damage, text);
    }

    @Override
    public void closed(Connection connection) {
        view.closed(connection);
    }
}
