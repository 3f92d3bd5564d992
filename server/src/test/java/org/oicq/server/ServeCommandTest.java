package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.schema.TestDatabase;
import org.oicq.server.tls.TestCertificate;
import org.oicq.server.web.ChildServer;

/** {@code ./oicq serve} that can't work: one sentence, and nothing is started or made. */
class ServeCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path folder;

    private void assertRefused(String sentence, String... options) {
        assertRefused(2, sentence, options);
        assertFalse(Files.exists(folder.resolve("data")), "nothing was made");
    }

    private void assertRefused(int code, String sentence, String... options) {
        Path data = folder.resolve("data");
        String[] words = new String[options.length + 4];
        words[0] = "serve";
        words[1] = "--listen=127.0.0.1:0";
        words[2] = "--data=" + data;
        words[3] = "--hash-memory=64";
        System.arraycopy(options, 0, words, 4, options.length);
        PrintStream before = System.err;
        var said = new ByteArrayOutputStream();
        int exit;
        try (PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            System.setErr(err);
            exit = Main.run(words);
        } finally {
            System.setErr(before);
        }
        assertEquals("oicq: " + sentence + "\n", said.toString(StandardCharsets.UTF_8));
        assertEquals(code, exit);
    }

    @Test
    void aCertificateThatCannotBeUsed() throws Exception {
        TestCertificate one = TestCertificate.make(folder.resolve("one"));
        TestCertificate other = TestCertificate.make(folder.resolve("other"));
        Path none = folder.resolve("none");
        Path empty = Files.createFile(folder.resolve("empty"));
        String certificate = "--tls-certificate=" + one.certificate();
        assertRefused(
                "the file " + none + " cannot be read: there is no such file",
                "--tls-certificate=" + none,
                "--tls-key=" + one.key());
        assertRefused("the file " + none + " cannot be read: there is no such file", certificate, "--tls-key=" + none);
        assertRefused("there is no private key in " + empty + "; it must be PEM", certificate, "--tls-key=" + empty);
        assertRefused(
                "the key in " + other.key() + " does not belong to the certificate in " + one.certificate(),
                certificate,
                "--tls-key=" + other.key());
    }

    /** It would take what the first one has in its journal for its own. */
    @Test
    @Timeout(60)
    void aSecondServerOnTheSameDatabase() throws Exception {
        try (TestDatabase database = TestDatabase.create()) {
            String[] options = {
                "--db=" + database.url(), "--db-user=" + database.user(), "--db-password=" + database.password()
            };
            try (ChildServer _ = ChildServer.start(database)) {
                assertRefused(
                        3,
                        "Another server runs on the database at "
                                + database.url().replaceFirst("\\?.*", "")
                                + ": stop it first, or give this one a database of its own with --db.",
                        options);
            }
            // It was killed, and another one may follow at once.
            ChildServer.start(database).close();
        }
    }

    @Test
    void settingsOfTlsThatDoNotFitTogether() {
        assertRefused(
                "tls-certificate and tls-key belong together; only tls-certificate is given",
                "--tls-certificate=x.pem");
        assertRefused(
                "tls-development makes a certificate of its own; leave it or tls-certificate and tls-key away",
                "--tls-certificate=x.pem",
                "--tls-key=y.pem",
                "--tls-development=true");
        assertRefused(
                "without clear text there must be TLS: give tls-certificate and tls-key, or tls-development",
                "--clear-text=none");
    }
}
