package org.oicq.server.documents.worker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The processor time of a worker for a PDF of 20 pages of text, beside that of a bare program in which PDFBox renders it at
 * the same resolution. Each in a JVM of its own with a worker's options, in turns. Prints; run by name.
 */
class RenderTrial {
    private static final int TURNS = 5;
    private static final int PAGES = 20;
    private static final int LINES = 55;

    @TempDir
    private Path folder;

    private static double seconds(Class<?> program, Path pdf) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.awt.headless=true",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        program.getName(),
                        pdf.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        return Double.parseDouble(said.strip());
    }

    private static void printSeconds() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        System.out.println(system.getProcessCpuTime() / 1e9);
    }

    private static double median(List<Double> all) {
        return all.stream().sorted().skip(all.size() / 2).findFirst().orElseThrow();
    }

    @Test
    void twentyPages() throws Exception {
        String text =
                "The quick brown fox jumps over the lazy dog, and then over the next one.\n".repeat(PAGES * LINES);
        byte[] set = new TextSetter(new Fonts(""), 100).set(text, "From Alice (10001)");
        try (PDDocument document = Loader.loadPDF(set)) {
            while (document.getNumberOfPages() > PAGES) {
                document.removePage(PAGES);
            }
            document.save(folder.resolve("20.pdf").toFile());
        }
        List<Double> ours = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        for (int i = 0; i < TURNS; i++) {
            bare.add(seconds(Bare.class, folder.resolve("20.pdf")));
            ours.add(seconds(Ours.class, folder.resolve("20.pdf")));
        }
        System.out.printf(
                Locale.ROOT,
                "PDFBox alone %.2f s of CPU, a worker %.2f s: %.2f times (must be <= 1.5); medians of %d in turns; all %s %s%n",
                median(bare),
                median(ours),
                median(ours) / median(bare),
                TURNS,
                bare,
                ours);
    }

    /** PDFBox alone. */
    static final class Bare {
        private Bare() {}

        public static void main(String[] arguments) throws IOException {
            try (PDDocument document = Loader.loadPDF(Path.of(arguments[0]).toFile())) {
                PDFRenderer renderer = new PDFRenderer(document);
                for (int i = 0; i < document.getNumberOfPages(); i++) {
                    var _ = renderer.renderImageWithDPI(i, 204);
                }
            }
            printSeconds();
        }
    }

    /** What a worker does, to Group 4 pages. */
    static final class Ours {
        private Ours() {}

        public static void main(String[] arguments) throws IOException, BadDocumentException {
            byte[] pdf = Files.readAllBytes(Path.of(arguments[0]));
            Conversion conversion = new Conversion(Conversion.Form.FAX, 0, false, 100, "", pdf.length);
            OutputStream out = new ByteArrayOutputStream();
            var _ = Worker.convert(conversion, pdf, new Fonts(""), out, new boolean[1]);
            printSeconds();
        }
    }
}
