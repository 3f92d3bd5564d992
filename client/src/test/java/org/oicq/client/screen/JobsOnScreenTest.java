package org.oicq.client.screen;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.client.Await;
import org.oicq.client.ClientListener;
import org.oicq.client.ClientOptions;
import org.oicq.client.OicqClient;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.packet.Profile;
import org.oicq.codec.wire.Text;
import org.oicq.schema.FaxTable;
import org.oicq.schema.Job.Service;
import org.oicq.schema.TestDatabase;
import org.oicq.server.OicqServer;
import org.oicq.server.config.Settings;

/** Fax and print jobs in the interactive client, against the real server and its spool folders. */
@Timeout(180)
class JobsOnScreenTest {
    /** {@code /fax NUMBER TEXT} and {@code /print PRINTER TEXT}. */
    private static final Commands SUBMIT = new Commands() {
        @Override
        public List<String> names() {
            return List.of("fax", "print");
        }

        @Override
        public String about(String name) {
            return "sends a text";
        }

        @Override
        public void run(
                OicqClient client,
                List<String> words,
                UnaryOperator<String> naming,
                Consumer<String> lines,
                Consumer<String> progress) {
            try {
                var server = words.getFirst().equals("fax") ? client.fax() : client.print();
                lines.accept("job " + Await.result(server.submitText(words.get(1), words.get(2))));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    };

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path folder;

    @SuppressWarnings("NullAway.Init") // before each test
    private TestDatabase database;

    @SuppressWarnings("NullAway.Init") // before each test
    private OicqServer server;

    @BeforeEach
    void start() throws Exception {
        database = TestDatabase.create();
        server = new OicqServer(
                Settings.read(Map.of(
                        "listen", "127.0.0.1:0",
                        "data", folder.toString(),
                        "hash-memory", "64",
                        "hash-passes", "1")),
                database.database());
    }

    @AfterEach
    void stop() {
        server.close();
        database.close();
    }

    @Test
    void whatBecomesOfThemIsSaid() throws Exception {
        int port = server.address().getPort();
        long number;
        try (OicqClient client =
                Await.result(OicqClient.connect("127.0.0.1", port, ClientOptions.DEFAULTS, ClientListener.NONE))) {
            number = Await.result(client.register(Profile.named(Text.of("小明")), "secret", Authentication.ANYONE));
        }
        FaxTable faxes = database.database().faxes();
        assertTrue(faxes.permit(Service.FAX, number, true));
        long cameIn = faxes.nextNumber();
        Files.createDirectories(folder.resolve("documents"));
        Files.writeString(folder.resolve("documents/" + cameIn + ".received"), "x");
        faxes.received(cameIn, number, "010 5550", "fax.tif", 1, 2);
        try (PlainScreen screen = new PlainScreen(port, number, SUBMIT)) {
            screen.sees(
                    "Fax " + cameIn + " has come in from 010 5550, pages: 2. /fax receive FOLDER takes it, /fax cancel "
                            + cameIn + " deletes it");
            screen.type("/fax 62550000 你好");
            screen.sees("Fax " + (cameIn + 1) + " to 62550000: done");
            screen.type("/print spool hello");
            screen.sees("Print job " + (cameIn + 2) + " on spool: done");
        }
    }
}
