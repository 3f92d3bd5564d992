package org.oicq.tools.dump.live;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.document.AnnounceDocument;
import org.oicq.codec.document.SubmitText;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.packet.Register;
import org.oicq.codec.packet.chat.MakeRoom;
import org.oicq.codec.wire.WireCharset;
import org.oicq.tools.dump.decode.DecodedFrame;
import org.oicq.tools.dump.stream.Connection;
import org.oicq.tools.dump.stream.Half;
import org.oicq.tools.dump.stream.HttpMessage;
import org.oicq.tools.dump.view.Output;
import org.oicq.tools.dump.view.View;

/**
 * Sends the user side of a capture to a server, a connection for each captured one, in the captured order. Nobody speaks
 * before everybody has heard what they had heard by then in the capture: what one says may rest on what another heard
 * on another connection, as that a room has been made. What follows a registration or a log-in, or the making of a room or
 * a job, waits for its answer; a new number stands for the captured one from then on.
 */
public final class Replay implements View {
    private static final int HTTP_ANSWER = -1;
    private static final int NO_REPLY = -2;
    /** What is answered with a number that later packets name. */
    private static final Set<Class<?>> NUMBER_FOLLOWS =
            Set.of(Register.class, Login.class, MakeRoom.class, AnnounceDocument.class, SubmitText.class);

    private final InetSocketAddress server;
    private final boolean fast;
    private final Duration patience;
    private final Mapping mapping;
    private final WireCharset charset;
    private final Rewriter rewriter;
    private final Output out;

    /** Those that had heard something in the capture since the last frame was sent. */
    private final Set<Line> behind = new LinkedHashSet<>();

    private long firstTime;
    private long startedAt;
    private long sent;
    private long connections;
    private long received;
    private long unanswered;
    private long missing;
    private long broken;
    private @Nullable String failure;

    /**
     * A replay to {@code server}.
     *
     * @param fast whether to send as fast as answers come, and not at the recorded pace
     * @param patience how long an answer is waited for; a fifth of it for anything else that came in the capture
     * @param out where the summary goes
     */
    public Replay(
            InetSocketAddress server,
            boolean fast,
            Duration patience,
            Mapping mapping,
            WireCharset charset,
            Output out) {
        this.server = server;
        this.fast = fast;
        this.patience = patience;
        this.mapping = mapping;
        this.charset = charset;
        this.rewriter = new Rewriter(mapping, charset);
        this.out = out;
    }

    /** Why it could not do its work, if so: no connection, or some that broke. */
    public Optional<String> failure() {
        return broken > 0 && failure == null
                ? Optional.of(broken + " connections broke while frames were still to be sent")
                : Optional.ofNullable(failure);
    }

    @Override
    public void frame(long number, DecodedFrame frame, Half half, long time) {
        if (!frame.isFromUser(half == half.connection().first())) {
            expectMore(half.connection());
            learnNumber(frame, half.connection());
            return;
        }
        int reply = reply(frame);
        send(half.connection(), time, rewriter.frame(frame), reply, reply != NO_REPLY);
    }

    private int reply(DecodedFrame frame) {
        Class<?> type = frame.packet().<Class<?>>map(p -> p.layout().type()).orElse(Object.class);
        boolean waits = fast || NUMBER_FOLLOWS.contains(type);
        return waits && frame.good()
                ? frame.packet()
                        .flatMap(PacketType::reply)
                        .map(PacketType::code)
                        .orElse(NO_REPLY)
                : NO_REPLY;
    }

    /** The capture tells which number something got then; the server has told which one it got now. */
    private void learnNumber(DecodedFrame frame, Connection connection) {
        if (!frame.good() || !(connection.attachment() instanceof Line line)) {
            return;
        }
        switch (frame.name()) {
            case "RegisterReply" -> {
                if (frame.number("success", 0) == 1 && line.lastNumber() != 0) {
                    mapping.learn(frame.number("number", 0), line.lastNumber());
                }
            }
            case "MakeRoomReply" -> learn("room", frame, line);
            case "JobMade" -> learn("job", frame, line);
            default -> {
                // It names nothing new.
            }
        }
    }

    private void learn(String kind, DecodedFrame frame, Line line) {
        long captured = frame.number(kind, 0);
        long number = line.nextMade(kind).orElse(0L);
        if (captured != 0 && number != 0) {
            mapping.learn(kind, captured, number);
        }
    }

    @Override
    public void http(long number, HttpMessage message, Half half, long time) {
        if (message.request()) {
            byte[] request = rewriter.request(message, half.connection().user());
            send(half.connection(), time, request, HTTP_ANSWER, true);
        } else {
            expectMore(half.connection());
        }
    }

    private void expectMore(Connection connection) {
        if (connection.attachment() instanceof Line line) {
            line.expectMore();
            behind.add(line);
        }
    }

    private void send(Connection connection, long time, byte[] bytes, int reply, boolean wait) {
        if (failure != null) {
            return;
        }
        try {
            pace(time);
            Line line = line(connection);
            for (Line heard : behind) {
                missing += heard.awaitExpected();
            }
            behind.clear();
            long before = wait ? line.count(reply) : 0;
            line.send(bytes);
            sent++;
            if (wait && !line.awaitMore(reply, before)) {
                unanswered++;
            }
        } catch (IOException e) {
            if (connection.attachment() instanceof Line) {
                broken++;
            } else {
                failure = "no connection to " + server + ": " + e.getMessage();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            failure = "the replay was interrupted";
        }
    }

    private void pace(long time) throws InterruptedException {
        if (fast || time == 0) {
            return;
        }
        if (firstTime == 0) {
            firstTime = time;
            startedAt = System.nanoTime();
        }
        long due = startedAt + (time - firstTime);
        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
    }

    private Line line(Connection connection) throws IOException {
        if (connection.attachment() instanceof Line line) {
            return line;
        }
        Line line = new Line(server, patience, charset);
        connections++;
        connection.attach(line);
        return line;
    }

    @Override
    public void note(@Nullable Half half, long time, boolean damage, String text) {
        // What is wrong with the capture is what the other views tell.
    }

    @Override
    public void closed(Connection connection) {
        if (connection.attachment() instanceof Line line) {
            try {
                line.finish();
            } catch (IOException _) {
                broken++;
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            received += line.received();
        }
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void end() {
        out.line("sent " + sent + " frames on " + connections + " connections to " + server + ", got " + received
                + " back, " + unanswered + " requests without an answer, " + missing
                + " other frames that did not come in time, " + broken + " connections broken");
    }
}
