package org.oicq.codec.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The lines of code in the README and the documents, for tests that try the examples. */
public final class DocumentedCode {
    private DocumentedCode() {}

    /** In the order of the files' names; a line that goes on after a backslash is one. Asked in the folder of a module. */
    public static List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        Path root = Path.of("..").toAbsolutePath().normalize();
        try (Stream<Path> docs = Files.walk(root.resolve("docs"))) {
            for (Path file : Stream.concat(Stream.of(root.resolve("README.md")), docs.sorted())
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList()) {
                boolean code = false;
                for (String line : Files.readString(file).replace("\\\n", " ").split("\n", -1)) {
                    code ^= line.startsWith("```");
                    if (code || line.startsWith("    ")) {
                        lines.add(line);
                    }
                }
            }
        }
        return lines;
    }
}
