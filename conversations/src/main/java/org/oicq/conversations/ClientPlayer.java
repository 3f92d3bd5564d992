package org.oicq.conversations;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.Catalogs;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.packet.AskExtensions;
import org.oicq.codec.packet.KeepAlive;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Numbered;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.packet.Register;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.codec.wire.WireCharset;

/**
 * Plays the server of a script at a client that connects: {@code S:} lines are written, {@code C:} lines are what must
 * come. What a client asks beside the script is answered with a refusal, since a client may ask what it likes. But each of
 * its packets must be well formed, under its own number, and before a good log-in few may come.
 */
public final class ClientPlayer {
    private static final String TO_DO = "do";
    private static final String ONLY_IF = "if";
    private static final String CUT = "bytes-at-a-time";

    /** Pieces that follow each other at once reach a slow client together; nothing tells when it has read one. */
    private static final Duration BETWEEN_PIECES = Duration.ofMillis(5);

    private static final Set<Class<?>> BEFORE_LOG_IN =
            Set.of(Register.class, Login.class, KeepAlive.class, AskExtensions.class);

    private final Script script;
    private final ServerSocket server;
    private final Duration patience;
    private final Duration quiet;
    private final Variables variables = new Variables();
    /** Types of the user's packets that lines of the script expect. */
    private final Set<Class<?>> scripted = new HashSet<>();

    private @Nullable Peer peer;
    private boolean loggedIn;

    private ClientPlayer(Script script, ServerSocket server, Duration patience, Duration quiet) {
        this.script = script;
        this.server = server;
        this.patience = patience;
        this.quiet = quiet;
        for (Script.Line line : script.lines()) {
            if (line.step() instanceof Script.Send send) {
                scripted.add(send.type().layout().type());
            }
        }
    }

    /** What the client's user shall do. */
    public static String task(Script script) {
        return script.settings().getOrDefault(TO_DO, "connect");
    }

    /**
     * Plays all lines at the next client that connects.
     *
     * @param patience how long a client is waited for, and each of its packets
     * @param quiet how long nothing may come where nothing is expected
     * @return why it does not concern this client; empty where it was played
     * @throws MismatchException where something else happens than the script says
     */
    public static Optional<String> play(Script script, ServerSocket server, Duration patience, Duration quiet) {
        ClientPlayer player = new ClientPlayer(script, server, patience, quiet);
        try {
            for (Script.Line line : script.lines()) {
                Optional<String> skipped = player.play(line);
                if (skipped.isPresent()) {
                    return skipped;
                }
            }
            return Optional.empty();
        } finally {
            player.leave();
        }
    }

    private Optional<String> play(Script.Line line) {
        try {
            return play(line.step());
        } catch (MismatchException | IllegalArgumentException | IOException e) {
            throw new MismatchException(script, line, e);
        }
    }

    private Optional<String> play(Script.Step step) throws IOException {
        switch (step) {
            case Script.Connect _ -> connect();
            case Script.Send sent -> {
                return expect(sent.type(), sent.fields());
            }
            case Script.Expect answer -> {
                write(PacketBytes.encode(answer.type(), variables.resolve(answer.fields())));
                Value.Number good = new Value.Number(1);
                loggedIn |= answer.type().layout().type() == LoginReply.class
                        && good.equals(answer.fields().values().get("success"));
            }
            case Script.ExpectHex hex -> write(PacketBytes.of(hex.bytes()));
            case Script.ExpectNothing _ -> expectNothing();
            default -> throw new IllegalArgumentException("a conversation with a client has no such line");
        }
        return Optional.empty();
    }

    private Peer peer() {
        Peer connected = peer;
        if (connected == null) {
            throw new IllegalArgumentException("no client is connected");
        }
        return connected;
    }

    private void connect() throws IOException {
        server.setSoTimeout((int) patience.toMillis());
        try {
            Socket socket = server.accept();
            peer = new Peer(socket, patience);
        } catch (SocketTimeoutException e) {
            throw new MismatchException("no client connected within " + patience.toSeconds() + " s", e);
        }
    }

    private void write(byte[] bytes) throws IOException {
        int cut = Integer.parseInt(script.settings().getOrDefault(CUT, Integer.toString(bytes.length)));
        for (int at = 0; at < bytes.length; at += cut) {
            peer().send(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + cut)));
            if (at + cut < bytes.length) {
                LockSupport.parkNanos(BETWEEN_PIECES.toNanos());
            }
        }
    }

    private Optional<String> expect(PacketType<?> type, Value.Fields wanted) throws IOException {
        while (true) {
            Frame frame = peer().receive();
            PacketType<?> got = checked(frame);
            if (got.equals(type)) {
                Value.Fields expected = variables.resolve(wanted);
                List<String> differences = variables.differences(expected, PacketBytes.decode(type, again(frame)));
                if (!differences.isEmpty()) {
                    throw new MismatchException(Player.difference(
                                    Player.code(type.route(), type.code()) + " " + expected,
                                    Player.describe(again(frame)))
                            + "\ndiffers:  " + differences);
                }
                return Optional.empty();
            }
            if (script.settings().getOrDefault(ONLY_IF, "").equals(String.format("0x%02x", type.code()))
                    && got.layout().type() == Login.class) {
                return Optional.of("the client does not send " + type.name());
            }
            byTheWay(frame, got, Player.code(type.route(), type.code()) + " " + wanted);
        }
    }

    /** Refuses what the script says nothing of. */
    private void byTheWay(Frame frame, PacketType<?> got, String expected) throws IOException {
        boolean free = got.reply().isPresent() || got.layout().type() == KeepAlive.class;
        if (!free || scripted.contains(got.layout().type())) {
            throw new MismatchException(Player.difference(expected, Player.describe(again(frame))));
        }
        if (got.reply().isPresent()) {
            write(PacketBytes.encode(got.reply().get(), new Value.Fields(Map.of(), false)));
        }
    }

    /** The frame with its content unread. */
    private static Frame again(Frame frame) {
        return new Frame(frame.route(), frame.type(), frame.content().duplicate());
    }

    /** What holds for every packet of a client. */
    private PacketType<?> checked(Frame frame) {
        PacketType<?> type = Catalogs.find(frame.route())
                .flatMap(catalog -> catalog.find(frame.type()))
                .<PacketType<?>>map(found -> found)
                .filter(found -> Numbered.class.isAssignableFrom(found.layout().type())
                        || found.layout().type() == Register.class)
                .orElseThrow(() -> new MismatchException(
                        "a user has no such packet: " + Player.code(frame.route(), frame.type())));
        try {
            var _ = Catalogs.find(frame.route()).orElseThrow().read(again(frame), WireCharset.GB18030);
        } catch (ProtocolException e) {
            throw new MismatchException("malformed: " + e.getMessage(), e);
        }
        if (!loggedIn && !BEFORE_LOG_IN.contains(type.layout().type())) {
            throw new MismatchException("before a good log-in nothing but a log-in, a registration, a keep-alive or "
                    + "0x18 is sent; got " + Player.describe(again(frame)));
        }
        if (loggedIn
                && !new Value.Number(10_001)
                        .equals(PacketBytes.decode(type, again(frame)).values().get("number"))) {
            throw new MismatchException(
                    "the number is not the one that is logged in: " + Player.describe(again(frame)));
        }
        return type;
    }

    /** Nothing comes for a while but what a client may always send; leaving is good too. */
    private void expectNothing() throws IOException {
        long end = System.nanoTime() + quiet.toNanos();
        peer().patience(quiet);
        while (System.nanoTime() < end) {
            Frame frame;
            try {
                frame = peer().frameOrEnd();
            } catch (MismatchException e) {
                if (e.getCause() instanceof SocketTimeoutException) {
                    return;
                }
                throw e;
            } catch (IOException _) {
                // It broke the connection, which is an end, too.
                return;
            }
            if (frame == null) {
                return;
            }
            byTheWay(frame, checked(frame), "nothing");
        }
    }

    private void leave() {
        Peer connected = peer;
        if (connected != null) {
            try {
                connected.end();
            } catch (IOException _) {
                // It is gone, which was the wish.
            }
        }
    }
}
