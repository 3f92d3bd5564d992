package org.oicq.server.documents.open;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.server.documents.worker.Conversion;
import org.oicq.server.documents.worker.Conversion.Form;

/** How long a worker takes to start, and one that has started for a page of text. Prints; run by name. */
class WorkerTrial {
    private static final int TURNS = 9;

    @TempDir
    private Path folder;

    private static double median(List<Double> all) {
        return all.stream().sorted().skip(all.size() / 2).findFirst().orElseThrow();
    }

    @Test
    void aPageOfTextAndTheStart() throws Exception {
        WorkerCommand command = new WorkerCommand(512, Duration.ofMinutes(5), "");
        Path text =
                Files.writeString(folder.resolve("text"), "The meeting is on Saturday at nine. 明天上午九点开会。\n".repeat(30));
        Conversion page = new Conversion(Form.FAX, 0, false, 100, "From 小明 (10001)", (int) Files.size(text));
        List<Double> starts = new ArrayList<>();
        List<Double> pages = new ArrayList<>();
        for (int i = 0; i < TURNS; i++) {
            long begun = System.nanoTime();
            try (WorkerProcess worker = new WorkerProcess(command.command(false), false)) {
                worker.awaitReady();
                long ready = System.nanoTime();
                worker.convert(page, text, folder.resolve("pages"), Duration.ofMinutes(5));
                starts.add((ready - begun) / 1e6);
                pages.add((System.nanoTime() - ready) / 1e6);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "start of a worker %.0f ms, a page of text %.0f ms: %.2f of it (must be < 0.5); medians of %d in turns%n",
                median(starts),
                median(pages),
                median(pages) / median(starts),
                TURNS);
    }
}
