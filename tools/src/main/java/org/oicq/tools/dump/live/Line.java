package org.oicq.tools.dump.live;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.wire.WireCharset;
import org.oicq.tools.dump.decode.DecodedFrame;
import org.oicq.tools.dump.decode.FrameWalker;
import org.oicq.tools.dump.stream.Connections;
import org.oicq.tools.dump.stream.Half;
import org.oicq.tools.dump.stream.HttpMessage;
import org.oicq.tools.dump.stream.Listener;

/** A connection of the replay: sends, and counts what comes back. */
final class Line implements Closeable, Listener {
    private static final int CONNECT_MILLIS = 5000;
    /** How much shorter anything else that came in the capture is waited for than an answer. */
    private static final int SHORTER = 5;

    private final Socket socket = new Socket();
    private final WireCharset charset;
    private final long patienceNanos;
    private final FrameWalker walker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final long[] byType = new long[256];
    /** A request that is refused for want of a failure form is answered with a notice. */
    private long notices;

    private long web;
    private long received;
    /** How much the user had heard here by this point of the capture, without what never came in the replay. */
    private long expected;

    private long lastNumber;
    /** What was made here and {@link #nextMade} has not told yet. */
    private final Queue<Long> rooms = new ArrayDeque<>();

    private final Queue<Long> jobs = new ArrayDeque<>();
    private boolean over;

    /** A connection, and the longest wait for an answer on it. */
    Line(InetSocketAddress server, Duration patience, WireCharset charset) throws IOException {
        this.patienceNanos = patience.toNanos();
        this.charset = charset;
        this.walker = new FrameWalker(charset);
        socket.connect(server, CONNECT_MILLIS);
        socket.setTcpNoDelay(true);
        Thread.ofVirtual().start(this::readAll);
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    private void readAll() {
        Connections cutter = new Connections(this, Set.of(), charset);
        byte[] buffer = new byte[64 * 1024];
        try {
            InputStream in = socket.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                cutter.bytes(0, buffer, 0, read, 0);
            }
        } catch (IOException _) {
            // The end of the connection, orderly or not, is what is told below.
        }
        lock.lock();
        try {
            over = true;
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void frame(Half half, byte[] data, int offset, int length, long time) {
        lock.lock();
        try {
            received++;
            DecodedFrame frame = walker.walk(data, offset, length);
            byType[frame.type()]++;
            lastNumber = frame.number("number", lastNumber);
            switch (frame.name()) {
                case "MakeRoomReply" -> rooms.add(frame.number("room", 0));
                case "JobMade" -> jobs.add(frame.number("job", 0));
                default -> {
                    // It says of nothing that it was made.
                }
            }
            boolean notice = frame.number("flag", 0) == MessageFlag.SYSTEM.code()
                    && frame.number("informationType", -1) == InformationType.NOTICE.code();
            notices += notice ? 1 : 0;
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void http(Half half, HttpMessage message, long time) {
        lock.lock();
        try {
            received++;
            web++;
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void note(Half half, long time, boolean damage, String text) {
        // What the server writes is not inspected here; the proxy does that.
    }

    /** How many frames that can answer with this type have come; for -1 how many HTTP answers. */
    long count(int type) {
        lock.lock();
        try {
            return type < 0 ? web : byType[type] + notices;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until more than {@code before} of {@link #count} are there; returns whether they came. */
    boolean awaitMore(int type, long before) throws InterruptedException {
        lock.lock();
        try {
            long left = patienceNanos;
            while (count(type) <= before && !over && left > 0) {
                left = more.awaitNanos(left);
            }
            return count(type) > before;
        } finally {
            lock.unlock();
        }
    }

    /** In the capture the user hears something. */
    void expectMore() {
        expected++;
    }

    /**
     * Waits until the user has heard here what it had heard in the capture by now: it may speak because of it.
     *
     * @return how much of it did not come; it is not waited for again
     */
    long awaitExpected() throws InterruptedException {
        lock.lock();
        try {
            long left = patienceNanos / SHORTER;
            while (received < expected && !over && left > 0) {
                left = more.awaitNanos(left);
            }
            long missing = Math.max(0, expected - received);
            expected -= missing;
            return missing;
        } finally {
            lock.unlock();
        }
    }

    /** The service number in the last frame that had one. */
    long lastNumber() {
        lock.lock();
        try {
            return lastNumber;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The number of the next room or job that the server said here to have made, or not made (0): the answers come in the
     * order of the requests, then as now.
     */
    Optional<Long> nextMade(String kind) {
        lock.lock();
        try {
            return Optional.ofNullable((kind.equals("room") ? rooms : jobs).poll());
        } finally {
            lock.unlock();
        }
    }

    long received() {
        lock.lock();
        try {
            return received;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the server closes too, and closes. */
    void finish() throws IOException, InterruptedException {
        lock.lock();
        try {
            if (!over) {
                socket.shutdownOutput();
            }
            long left = patienceNanos;
            while (!over && left > 0) {
                left = more.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
