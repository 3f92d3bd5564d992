package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.FrameReader;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.vectors.GoldenVectors;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;

/**
 * Whatever somebody sends who speaks the binary protocol is answered with packets of the server's, never with an error of
 * its own, and its connection ends in an orderly way. The server is a whole one; before what is no log-in and no
 * registration 10001 is logged in.
 */
class BinaryFuzzTest {
    private static final long ME = 10001;
    private static final int PATIENCE_MILLIS = 30_000;
    private static final int BIGGEST = 1 << 20;
    private static final byte[] LOGIN = Catalog.USER_TO_OICQ
            .encode(new Login(ME, new Secret(Text.of(TestClient.PASSWORD)), 0))
            .array();

    private static final FirstError ERROR = new FirstError();
    private static final TestServer SERVER = start();
    private static final String HASH = SERVER.database()
            .database()
            .accounts()
            .credentials(ME)
            .orElseThrow()
            .passwordHash();

    private static TestServer start() {
        TestServer server = TestServer.start(
                "rate-limits = false", "stored-messages = 20", "pending-requests = 5", "offences = 1000000");
        server.connect().register("me");
        server.connect().register("you");
        Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
        return server;
    }

    static Stream<byte[]> seeds() {
        return GoldenVectors.frames();
    }

    @MethodSource("seeds")
    @FuzzTest
    void talking(byte[] data) throws IOException, ProtocolException {
        // The fourth byte is the packet type: 0x01 registers, 0x02 logs in.
        boolean begins = data.length > 3 && (data[3] == 1 || data[3] == 2);
        if (begins ? data[0] != (byte) Frame.HEAD : data.length == 0) {
            return; // no such protocol, or nothing at all
        }
        List<ServerPacket> answers = talk(begins ? new byte[0] : LOGIN, data);
        if (!begins) {
            LoginReply first = assertInstanceOf(LoginReply.class, answers.getFirst());
            if (!first.success()) {
                // An input before has changed the password.
                SERVER.database().execute("UPDATE accounts SET password_hash = '" + HASH + "' WHERE number = " + ME);
                assertTrue(((LoginReply) talk(LOGIN, data).getFirst()).success());
            }
        }
        assertEquals("", ERROR.take());
    }

    /** What the server says up to its end. */
    private static List<ServerPacket> talk(byte[] before, byte[] data) throws IOException, ProtocolException {
        InetSocketAddress address = SERVER.server().address();
        byte[] answers;
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            byte[] all = ByteBuffer.allocate(before.length + data.length)
                    .put(before)
                    .put(data)
                    .array();
            socket.getOutputStream().write(all);
            socket.shutdownOutput();
            answers = socket.getInputStream().readAllBytes();
        }
        List<ServerPacket> packets = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(answers);
        while (in.hasRemaining()) {
            FrameReader.Complete whole = assertInstanceOf(FrameReader.Complete.class, FrameReader.read(in, BIGGEST));
            if (whole.frame().route().equals(Catalog.OICQ_TO_USER.route())) {
                packets.add(Catalog.OICQ_TO_USER.read(whole.frame(), WireCharset.GB18030));
            }
        }
        return packets;
    }
}
