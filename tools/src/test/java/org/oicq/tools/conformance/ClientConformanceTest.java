package org.oicq.tools.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.oicq.client.ClientListener;
import org.oicq.client.ClientOptions;
import org.oicq.client.OicqClient;
import org.oicq.codec.codes.LoginMode;
import org.oicq.codec.packet.Acknowledge;
import org.oicq.codec.packet.AnswerFile;
import org.oicq.codec.packet.AskExtensions;
import org.oicq.codec.packet.KeepAlive;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.packet.UserPacket;
import org.oicq.codec.packet.ViewUser;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.tools.Main;
import org.oicq.tools.dump.Talk;
import picocli.CommandLine;

/** The conversations with clients: a right one passes, the reference client too, and each mistake is found. */
@Timeout(300)
class ClientConformanceTest {
    private static final Charset GB18030 = Charset.forName("GB18030");

    /** What a client does wrong, and in which conversation that shows. */
    enum Mistake {
        NONE(""),
        ANOTHER_NUMBER("log-in"),
        A_BYTE_TOO_MANY("log-in"),
        TALKS_BEFORE_LOG_IN("refused"),
        ENDS_AT_THE_UNKNOWN("unknown"),
        WRITES_UTF_8("text"),
        TAKES_A_READ_FOR_A_FRAME("pieces"),
        HAS_A_SMALL_BUFFER("long"),
        NEVER_ACKNOWLEDGES("kept"),
        ANSWERS_NO_FILE("file");

        private final String conversation;

        Mistake(String conversation) {
            this.conversation = conversation;
        }
    }

    /** What a client's user does when it is told to. */
    private interface Program {
        void run(int port, String conversation) throws Exception;
    }

    private record Run(int code, String out) {}

    private static Run conformance(Program program, String... more) throws Exception {
        PipedReader told = new PipedReader(65_536);
        StringWriter out = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(new PipedWriter(told), true));
        List<String> all = new ArrayList<>(List.of("conformance", "--client", "127.0.0.1:0"));
        all.addAll(Arrays.asList(more));
        CompletableFuture<Integer> code = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            code.complete(line.execute(all.toArray(String[]::new)));
            line.getErr().close();
        });
        List<Thread> programs = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(told)) {
            int port = Integer.parseInt(lines.readLine().replaceFirst("ready .*:", ""));
            for (String next = lines.readLine(); next != null; next = lines.readLine()) {
                String conversation = next.replaceFirst("now +([a-z-]+): .*", "$1");
                programs.add(Thread.ofVirtual().start(() -> {
                    try {
                        program.run(port, conversation);
                    } catch (Exception _) {
                        // The other side ends the talk; what was wrong is in its report.
                    }
                }));
            }
        }
        Run run = new Run(code.get(1, TimeUnit.MINUTES), out.toString());
        for (Thread thread : programs) {
            thread.join();
        }
        return run;
    }

    @ParameterizedTest
    @EnumSource
    void eachMistakeIsFound(Mistake mistake) throws Exception {
        Program program = (port, conversation) -> talk(port, conversation, mistake);
        if (mistake == Mistake.NONE) {
            Run run = conformance(program);
            assertEquals(
                    "8 passed, 0 failed, 0 skipped", run.out().lines().toList().getLast(), run.out());
            assertEquals(0, run.code());
            return;
        }
        Run run = conformance(program, "--only", mistake.conversation, "--patience", "5");
        assertTrue(run.out().startsWith("failed  client-conversations/" + mistake.conversation + ": "), run.out());
        assertTrue(run.out().contains("conversations/src/main/resources/client-conversations/"), run.out());
        assertEquals(1, run.code());
    }

    @Test
    void theReferenceClientPasses() throws Exception {
        Run run = conformance(ClientConformanceTest::reference);
        assertEquals(0, run.code(), run.out());
        assertTrue(run.out().contains(" 0 failed, "), run.out());
    }

    @Test
    void theReportsAndTheOptions() throws Exception {
        Run junit = conformance((_, _) -> {}, "--only", "log-in", "--patience", "1", "--format", "junit");
        assertTrue(
                junit.out().contains("<testsuite name=\"oicq conformance\" tests=\"1\" failures=\"1\""), junit.out());
        assertTrue(junit.out().contains("no client connected within 1 s"), junit.out());
        CommandLine line = Main.commandLine();
        StringWriter err = new StringWriter();
        line.setErr(new PrintWriter(err, true));
        assertEquals(2, line.execute("conformance"));
        assertTrue(err.toString().contains("name a server, or with --client where to wait for a client"));
        assertEquals(2, line.execute("conformance", "127.0.0.1:1", "--client", "9000"));
    }

    // ------------------------------------------------------------------ the reference client

    private static void reference(int port, String conversation) throws Exception {
        CompletableFuture<Void> offered = new CompletableFuture<>();
        ClientListener listener = new ClientListener() {
            @Override
            public void fileOffered(OfferFile offer) {
                offered.complete(null);
            }
        };
        try (OicqClient client = OicqClient.connect("127.0.0.1", port, ClientOptions.DEFAULTS, listener)
                .get()) {
            if (conversation.equals("refused")) {
                client.logIn(10001, "wrong", LoginMode.NORMAL)
                        .handle((_, _) -> null)
                        .get();
                return;
            }
            client.logIn(10001, "secret", LoginMode.NORMAL).get();
            switch (conversation) {
                case "kept" -> client.closed().get();
                case "file" -> {
                    offered.get();
                    client.answerFile(10002, true).get();
                    client.closed().get();
                }
                default -> client.send(10002, said(conversation)).get();
            }
        }
    }

    private static String said(String conversation) {
        return switch (conversation) {
            case "unknown" -> "still here";
            case "text" -> "你好，世界 😀";
            default -> "hello";
        };
    }

    // ------------------------------------------------------------------ a client of its own

    private static void talk(int port, String conversation, Mistake mistake) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            InputStream in = socket.getInputStream();
            var out = socket.getOutputStream();
            boolean refused = conversation.equals("refused");
            if (conversation.equals("kept")) {
                out.write(Talk.frame(new AskExtensions(10001, 1)));
                frame(in, mistake);
            }
            if (mistake == Mistake.A_BYTE_TOO_MANY) {
                byte[] frame = Talk.frame(new Login(10001, new Secret(Text.of("secret")), 0));
                ByteBuffer.wrap(frame).putInt(4, frame.length - 7);
                out.write(Arrays.copyOf(frame, frame.length + 1));
            } else {
                out.write(Talk.frame(new Login(10001, new Secret(Text.of(refused ? "wrong" : "secret")), 0)));
            }
            while (frame(in, mistake)[3] != 2) {
                // A notice comes before the reply.
            }
            out.write(Talk.frame(new KeepAlive(10001)));
            if (refused) {
                if (mistake == Mistake.TALKS_BEFORE_LOG_IN) {
                    out.write(Talk.frame(new ViewUser(10001, 10001)));
                }
                socket.shutdownOutput();
                in.readAllBytes();
                return;
            }
            out.write(Talk.frame(new ViewUser(10001, 10002)));
            switch (conversation) {
                case "kept" -> {
                    for (int sequence = 1; sequence <= 2; sequence++) {
                        while (frame(in, mistake)[3] != 0x0c) {
                            // The answer to what it asked by the way.
                        }
                        if (mistake != Mistake.NEVER_ACKNOWLEDGES) {
                            out.write(Talk.frame(new Acknowledge(10001, sequence)));
                        }
                    }
                }
                case "file" -> {
                    while (frame(in, mistake)[3] != 0x13) {
                        // The answer to what it asked by the way.
                    }
                    if (mistake != Mistake.ANSWERS_NO_FILE) {
                        out.write(Talk.frame((UserPacket) new AnswerFile(10001, 10002, 1)));
                    }
                }
                default -> {
                    byte[] text = said(conversation)
                            .getBytes(mistake == Mistake.WRITES_UTF_8 ? StandardCharsets.UTF_8 : GB18030);
                    long number = mistake == Mistake.ANOTHER_NUMBER ? 10003 : 10001;
                    if (conversation.equals("unknown")) {
                        while (frame(in, mistake)[3] != 0x7e) {
                            // What comes before the unknown packets.
                        }
                        if (mistake == Mistake.ENDS_AT_THE_UNKNOWN) {
                            return;
                        }
                    }
                    byte[] frame = Talk.frame(new SendMessage(number, 10002, Text.EMPTY));
                    frame[17] = (byte) text.length;
                    ByteBuffer.wrap(frame).putInt(4, frame.length - 8 + text.length);
                    out.write(frame);
                    out.write(text);
                }
            }
            in.readAllBytes();
        }
    }

    /** The next frame, as this client reads it. */
    private static byte[] frame(InputStream in, Mistake mistake) throws IOException {
        byte[] head = new byte[8];
        if (mistake == Mistake.TAKES_A_READ_FOR_A_FRAME) {
            byte[] read = new byte[65_536];
            if (in.read(read) < 8) {
                throw new IOException("not a whole frame");
            }
            return read;
        }
        if (in.readNBytes(head, 0, 8) < 8) {
            throw new IOException("the server has ended the connection");
        }
        int length = ByteBuffer.wrap(head).getInt(4);
        if (mistake == Mistake.HAS_A_SMALL_BUFFER && length > 65_536) {
            throw new IOException("too long");
        }
        in.skipNBytes(length);
        return head;
    }
}
