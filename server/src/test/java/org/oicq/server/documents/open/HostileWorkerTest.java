package org.oicq.server.documents.open;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oicq.server.documents.worker.BadDocumentException;
import org.oicq.server.documents.worker.Conversion;

/** A worker that a document has taken over says what it likes: the server believes little of it. */
class HostileWorkerTest {
    private static final String READY = "printf '\\001'; ";

    @TempDir
    private Path folder;

    private Converted convert(String script) throws IOException, BadDocumentException {
        Path document = Files.write(folder.resolve("document"), new byte[] {1});
        try (WorkerProcess worker = new WorkerProcess(List.of("/bin/sh", "-c", script), false)) {
            worker.awaitReady();
            return worker.convert(
                    new Conversion(Conversion.Form.FAX, 0, false, 100, "", 1),
                    document,
                    folder.resolve("pages"),
                    Duration.ofMinutes(1));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // No pages, more than were asked for, fewer than none.
                "printf '\\003\\000\\000\\000\\000\\000'",
                "printf '\\003\\000\\000\\000\\145\\000'",
                "printf '\\003\\377\\377\\377\\377\\000'",
                // A piece of two gigabytes that does not come, an answer that there is not, and none at all.
                "printf '\\002\\177\\377\\377\\377'",
                "printf '\\007'",
                "true"
            })
    void whatCannotBeIsABrokenDocument(String answer) {
        BadDocumentException bad = assertThrows(BadDocumentException.class, () -> convert(READY + answer));
        assertEquals("the document is broken, or takes too much memory", bad.sentence());
    }

    @Test
    void pagesHaveAnEnd() {
        // Pieces of a mebibyte for ever.
        String pieces = "while :; do printf '\\002\\000\\020\\000\\000'; head -c 1048576 /dev/zero; done";
        BadDocumentException bad = assertThrows(BadDocumentException.class, () -> convert(READY + pieces));
        assertEquals("the document's pages take more than 512 MiB", bad.sentence());
    }

    @Test
    void oneThatNeverGetsReadyIsNoFaultOfTheDocument() {
        assertThrows(IOException.class, () -> convert("true"));
        // It says why, as of an operator's font that is none.
        IOException said = assertThrows(IOException.class, () -> convert("printf '\\004\\000\\007no\\033font'"));
        assertEquals("no\\u{1b}font", said.getMessage());
    }
}
