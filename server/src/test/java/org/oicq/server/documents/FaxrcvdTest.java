package org.oicq.server.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.document.FaxArrived;
import org.oicq.codec.document.JobList;
import org.oicq.codec.document.ListJobs;
import org.oicq.codec.wire.Text;
import org.oicq.server.Main;
import org.oicq.server.TestServer;

/** The hook of docs/fax-and-print.md, run by HylaFAX's own {@code faxrcvd} as after a call. */
class FaxrcvdTest {
    private static final Path HYLAFAX = Path.of("/var/spool/hylafax");
    private static final Pattern HOOK = Pattern.compile("```sh\n(cat \"\\$FILE\".*?)```", Pattern.DOTALL);

    @TempDir
    private Path data;

    private static int run(Path folder, List<String> command) throws Exception {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .inheritIO()
                .start()
                .waitFor();
    }

    /** The documented hook, with this server in the place of an installed one. */
    private String hook(TestServer server) throws Exception {
        Matcher documented = HOOK.matcher(Files.readString(Path.of("../docs/fax-and-print.md")));
        assertTrue(documented.find(), "the page has the hook");
        Path oicq = Files.writeString(
                data.resolve("oicq"),
                "exec '" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -cp '"
                        + System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")) + "' "
                        + Main.class.getName() + " \"$@\" --db '"
                        + server.database().url() + "' --db-user '"
                        + server.database().user() + "' --db-password '"
                        + server.database().password() + "'\n");
        return documented
                .group(1)
                .replace("sudo -u oicq /opt/oicq/oicq", "sh " + oicq)
                .replace("/var/lib/oicq", data.resolve("oicq-data").toString());
    }

    @Test
    void aFaxIsHandedOver() throws Exception {
        assumeTrue(Files.isExecutable(HYLAFAX.resolve("bin/faxrcvd")), "Debian's hylafax-server is not installed");
        assumeTrue("root".equals(System.getProperty("user.name")), "HylaFAX is tried as root only");
        Path spool = data.resolve("spool");
        assertEquals(0, run(data, List.of("cp", "-a", HYLAFAX.toString(), spool.toString())));
        Files.writeString(
                spool.resolve("etc/setup.cache"),
                "AWK=awk\nCAT=cat\nCP=cp\nGREP=grep\nRM=rm\nSED=sed\nSBIN=/usr/sbin\nTIFFBIN=/usr/bin\nENCODING=base64\n");
        byte[] tiff = Samples.picture(1728, 1100, "tiff");
        Files.write(spool.resolve("recvq/fax00001.tif"), tiff);
        try (TestServer server =
                TestServer.start(Map.of("data", data.resolve("oicq-data").toString(), "idle-time", "1h"))) {
            DocumentClient client = new DocumentClient(server.join("小明"));
            client.fax(new ListJobs(client.number(), 0, 0, 2));
            client.receive(JobList.class);
            new Operator(server.database(), data).types("fax", "number", "6255", Long.toString(client.number()));
            // No mail is sent from here.
            Files.writeString(spool.resolve("etc/FaxDispatch"), "NOTIFY_FAXMASTER=never\n" + hook(server));
            assertEquals(
                    0,
                    run(
                            spool,
                            List.of(
                                    "bin/faxrcvd",
                                    "recvq/fax00001.tif",
                                    "ttyFAKE",
                                    "000000001",
                                    "",
                                    "+8675583765566",
                                    "-- Mallory",
                                    "6255")));
            assertEquals(
                    new FaxArrived(1, Text.of("+8675583765566"), Text.of("fax00001.tif"), tiff.length, 1),
                    client.receive(FaxArrived.class));
        }
    }
}
