package org.oicq.tools.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.vectors.GoldenVector;
import org.oicq.codec.vectors.GoldenVectors;
import org.oicq.codec.wire.FieldType;

/** The golden vectors as {@code ./oicq spec --format vectors} prints them, and a reader of them in another language. */
class VectorsTest {
    private static final Path FILE = Path.of("src/main/resources/org/oicq/tools/spec/vectors.json");
    private static final Pattern WORD_START = Pattern.compile(" ([a-z])");

    @TempDir
    Path folder;

    /** After a change of the vectors, {@code -Doicq.spec.write=true} writes the file anew. */
    @Test
    void theFileHoldsEveryGoldenVector() throws Exception {
        String json = json();
        if (Boolean.getBoolean("oicq.spec.write")) {
            Files.writeString(FILE, json);
        }
        assertEquals(
                json,
                Files.exists(FILE) ? Files.readString(FILE) : "",
                FILE + " is stale: run './mvnw test -pl tools -am -Dtest=VectorsTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Doicq.spec.write=true'");
    }

    @Test
    void theReaderOfTheDocsReadsThemAll() throws Exception {
        assumePython();
        Run run = read(SpecCommand.Format.VECTORS.print());
        long count = vectors().count();
        assertEquals(count + " of " + count + " frames are read as they should be\n", run.out());
        assertEquals(0, run.code());
    }

    /** It compares: another number, another text, another reason is found. */
    @Test
    void theReaderOfTheDocsFindsWhatIsWrong() throws Exception {
        assumePython();
        String wrong = SpecCommand.Format.VECTORS
                .print()
                .replaceFirst("\"value\": 10001", "\"value\": 10002")
                .replaceFirst("\"problem\": \"NOT_TEXT\"", "\"problem\": \"NUL_IN_TEXT\"");
        Run run = read(wrong);
        assertEquals(1, run.code(), run.out());
        assertTrue(run.out().contains("malformed.txt: "), run.out());
        assertTrue(run.out().lines().count() >= 3, run.out());
    }

    private record Run(int code, String out) {}

    private static void assumePython() {
        boolean installed = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "python3")));
        Assumptions.assumeTrue(installed, "python3 is not installed: apt-get install python3");
    }

    private Run read(String vectors) throws Exception {
        Path protocol = Files.writeString(folder.resolve("protocol.json"), JsonSpec.print());
        Path file = Files.writeString(folder.resolve("vectors.json"), vectors);
        Path script = GeneratedFilesTest.ROOT.resolve("docs/samples/vectors.py");
        Path out = folder.resolve("out.txt");
        ProcessBuilder builder = new ProcessBuilder("python3", script.toString(), protocol.toString(), file.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().put("PYTHONIOENCODING", "utf-8");
        Process python = builder.start();
        try {
            assertTrue(python.waitFor(60, TimeUnit.SECONDS), "python ends");
        } finally {
            python.destroyForcibly();
        }
        return new Run(python.exitValue(), Files.readString(out, StandardCharsets.UTF_8));
    }

    private static Stream<GoldenVector> vectors() {
        return Stream.concat(GoldenVectors.all().stream(), GoldenVectors.malformed().stream());
    }

    private static String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("protocol", "OICQ server system");
        all.put("vectors", vectors().map(VectorsTest::object).toList());
        return Json.print(all);
    }

    private static Map<String, Object> object(GoldenVector vector) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", vector.name());
        object.put("sender", vector.route().sender());
        object.put("receiver", vector.route().receiver());
        object.put("type", vector.type());
        ByteBuffer bytes = vector.bytes();
        byte[] frame = new byte[bytes.remaining()];
        bytes.get(frame);
        object.put("bytes", HexFormat.of().formatHex(frame));
        object.put("fields", vector.fields().stream().map(VectorsTest::field).toList());
        vector.trouble().ifPresent(trouble -> {
            Map<String, Object> malformed = new LinkedHashMap<>();
            malformed.put("problem", trouble.problem().name());
            malformed.put("reason", trouble.problem().sentence());
            if (!trouble.path().isEmpty()) {
                malformed.put("path", camelCase(trouble.path()));
            }
            malformed.put("offset", trouble.offset());
            object.put("malformed", malformed);
        });
        return object;
    }

    private static Map<String, Object> field(GoldenVector.Value field) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("path", camelCase(field.path()));
        object.put("type", field.type().name());
        object.put("offset", field.offset());
        object.put("length", field.length());
        object.put("value", value(field));
        return object;
    }

    private static Object value(GoldenVector.Value field) {
        if (field.type().number()) {
            return Long.parseLong(field.value());
        }
        return field.type() == FieldType.B ? field.value().replace(" ", "") : field.value();
    }

    /** The name that the JSON description and filters have: {@code group name} is {@code groupName}. */
    private static String camelCase(String path) {
        return WORD_START.matcher(path).replaceAll(start -> start.group(1).toUpperCase(Locale.ROOT));
    }
}
