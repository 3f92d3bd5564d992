package org.oicq.tools.dump;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** How many frames and HTTP messages tshark finds in a capture with the project's dissector. */
final class TsharkFrames {
    private static final Path DISSECTOR =
            Objects.requireNonNull(Path.of("").toAbsolutePath().getParent()).resolve("tools/wireshark/oicqs.lua");

    private TsharkFrames() {}

    /** Whether tshark is installed in a version that begins so. */
    static boolean isVersion(String wanted) {
        try {
            Process tshark = new ProcessBuilder("tshark", "--version")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String out = new String(tshark.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return tshark.waitFor() == 0 && out.startsWith("TShark (Wireshark) " + wanted + ".");
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** As {@code 22}, or {@code no} where tshark takes the file for no capture. */
    static String count(Path folder, byte[] capture) {
        try {
            Path file = Files.write(folder.resolve("tshark.pcap"), capture);
            Process tshark = new ProcessBuilder(
                            "tshark",
                            "-n",
                            "-X",
                            "lua_script:" + DISSECTOR,
                            "-r",
                            file.toString(),
                            "-Y",
                            "oicqs || http",
                            "-T",
                            "fields",
                            "-e",
                            "oicqs.type",
                            "-e",
                            "http.content_length")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String out = new String(tshark.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = tshark.waitFor();
            long frames = out.lines()
                    .mapToLong(line -> line.isBlank() ? 1 : line.strip().split("[,\t]+").length)
                    .sum();
            return code == 0 || frames > 0 ? Long.toString(frames) : "no";
        } catch (IOException e) {
            throw new AssertionError("tshark is needed to write the page", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
