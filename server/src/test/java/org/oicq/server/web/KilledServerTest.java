package org.oicq.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.oicq.schema.TestDatabase;
import org.oicq.server.Main;
import org.oicq.server.TestClient;

/** RES=0 to CLTMSG is a promise: a server that is killed right after it has lost nothing. */
class KilledServerTest {
    /** A server in a JVM of its own. */
    private record Child(Process process, InetSocketAddress address) implements AutoCloseable {
        static Child start(TestDatabase database) throws IOException {
            List<String> command = List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    "--enable-native-access=ALL-UNNAMED",
                    Main.class.getName(),
                    "serve",
                    "--listen=127.0.0.1:0",
                    "--hash-memory=64",
                    "--db=" + database.url(),
                    "--db-user=" + database.user());
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().put("OICQ_DB_PASSWORD", database.password());
            builder.redirectError(ProcessBuilder.Redirect.INHERIT);
            Process process = builder.start();
            var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String ready = Objects.requireNonNull(out.readLine(), "the server did not start");
            String port = ready.replaceFirst("^ready [^ ]*:(\\d+), .*", "$1");
            return new Child(process, new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)));
        }

        /** As {@code kill -9}. */
        @Override
        public void close() {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    @Test
    void whatWasTakenIsThere() throws IOException {
        try (TestDatabase database = TestDatabase.create()) {
            for (int round = 0; round < 3; round++) {
                try (Child server = Child.start(database);
                        HttpPeer web = new HttpPeer(server.address())) {
                    if (round == 0) {
                        TestClient registrar = new TestClient(server.address());
                        registrar.register("one");
                        registrar.register("two");
                        registrar.reset();
                    }
                    web.logIn(10001);
                    // In the first round the receiver is away, in the others it is there and has not asked.
                    if (round > 0) {
                        web.logIn(10002);
                    }
                    assertEquals(
                            "VER=1.1&CMD=CLTMSG&SEQ=1&UIN=10001&RES=0&",
                            web.post("VER=1.1&CMD=CLTMSG&SEQ=1&UIN=10001&UN=10002&MG=m" + round));
                }
            }
            try (Child server = Child.start(database);
                    HttpPeer web = new HttpPeer(server.address())) {
                web.logIn(10002);
                assertEquals(
                        "VER=1.1&CMD=GetMsgEx&SEQ=1&UIN=10002&RES=0&MN=3&MT=9,9,9,&UN=10001,10001,10001,&MG=m0,m1,m2,",
                        web.post("VER=1.1&CMD=GetMsgEx&SEQ=1&UIN=10002"));
            }
        }
    }
}
