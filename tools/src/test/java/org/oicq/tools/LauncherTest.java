package org.oicq.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in odd places, with a JDK and a Maven that only write down what they were told. */
@Timeout(60)
class LauncherTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path checkout;

    @SuppressWarnings("NullAway.Init")
    private Path jdk;

    private record Run(int exit, String out, String err) {}

    @BeforeEach
    void checkOut() throws IOException {
        // A blank and Chinese in the path, as people have them.
        checkout = Files.createDirectories(folder.resolve("我的 oicq"));
        Files.copy(Path.of("../oicq"), checkout.resolve("oicq"));
        checkout.resolve("oicq").toFile().setExecutable(true);
        Files.writeString(checkout.resolve("pom.xml"), "<project>\n  <version>7.8</version>\n</project>\n");
        Files.createDirectories(checkout.resolve("codec/src/main"));
        Files.writeString(checkout.resolve("codec/pom.xml"), "");
        script(checkout.resolve("mvnw"), "echo \"$@\" >>built");
        jdk = folder.resolve("jdk");
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
        script(jdk.resolve("bin/javac"), "");
        script(
                jdk.resolve("bin/java"),
                "for word; do case $word in -XX:AOTCacheOutput=*) echo cache >\"${word#*=}\" ;; esac; done\n"
                        + "echo \"java $*\"");
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        file.toFile().setExecutable(true);
    }

    private ProcessBuilder command(Path launcher, Map<String, String> environment, String... words) {
        var builder = new ProcessBuilder(launcher.toString());
        builder.command().addAll(java.util.List.of(words));
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().putAll(environment);
        return builder;
    }

    private Run run(Path launcher, Map<String, String> environment, String... words) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = command(launcher, environment, words)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new Run(process.waitFor(), Files.readString(out), Files.readString(err));
    }

    private Run run(String... words) throws Exception {
        return run(checkout.resolve("oicq"), Map.of("HOME", folder.toString()), words);
    }

    @Test
    void aMovedFolderStartsWithoutItsCaches() throws Exception {
        Run first = run("admin", "x");
        assertEquals(0, first.exit, first.err);
        assertTrue(first.out.contains("-XX:AOTCache=" + checkout), first.out);
        Path moved = Files.move(checkout, folder.resolve("moved"));
        Run second = run(moved.resolve("oicq"), Map.of("HOME", folder.toString()), "admin", "x");
        assertTrue(second.out.startsWith("java ") && !second.out.contains("AOTCache"), second.out);
        assertEquals(1, Files.readAllLines(moved.resolve("built")).size(), "it was not built again");
        Path back = Files.move(moved, checkout);
        assertTrue(run("admin", "x").out.contains("AOTCache"));
        Files.writeString(back.resolve("target/server.aot"), "cut");
        assertFalse(run("admin", "x").out.contains("AOTCache"), "a cache that is damaged is not used");
    }

    @Test
    void withoutAJdkItSaysWhatToInstall() throws Exception {
        Path launcher = checkout.resolve("oicq");
        Files.writeString(launcher, Files.readString(launcher).replace("\nlevel=25\n", "\nlevel=99\n"));
        Run run = run("admin", "x");
        assertEquals(1, run.exit);
        assertEquals("", run.out);
        assertTrue(
                run.err.matches(
                        "oicq: no JDK 99 or newer found; install one \\(.*(99|jdk).*\\) or set JAVA_HOME to it[.]\n"),
                run.err);
    }

    @Test
    void aLinkToItIsAsGood() throws Exception {
        Path link = Files.createSymbolicLink(
                Files.createDirectory(folder.resolve("bin")).resolve("oicq"), checkout.resolve("oicq"));
        Run run = run(link, Map.of(), "--version");
        assertEquals("0 oicq 7.8\n", run.exit + " " + run.out + run.err);
    }

    @Test
    void itNeedsNoHome() throws Exception {
        Run run = run(checkout.resolve("oicq"), Map.of(), "admin", "x");
        assertTrue(run.exit == 0 && run.out.startsWith("java "), run.toString());
        // One that can't be written: Maven's things go where the build goes.
        Files.delete(checkout.resolve("target/built"));
        run(checkout.resolve("oicq"), Map.of("HOME", "/nonexistent"), "admin", "x");
        String built = Files.readAllLines(checkout.resolve("built")).getLast();
        assertTrue(built.contains("-Dmaven.repo.local=" + checkout + "/target/"), built);
    }

    @Test
    void aLocaleThatIsNotInstalledStillSaysWhichLanguage() throws Exception {
        script(jdk.resolve("bin/java"), "echo \"$LC_ALL $OICQ_LANG\"");
        var wanted = Map.of("HOME", folder.toString(), "LANG", "zh_XX.UTF-8");
        assertEquals("C.UTF-8 zh_XX.UTF-8\n", run(checkout.resolve("oicq"), wanted, "admin", "x").out);
        var german = Map.of("HOME", folder.toString(), "LANG", "de_XX", "LC_ALL", "zh_XX.GB18030");
        assertEquals("C.UTF-8 zh_XX.GB18030\n", run(checkout.resolve("oicq"), german, "admin", "x").out);
    }

    @Test
    void aSecondBuildSaysThatItWaits() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/flock")), "there is no flock");
        Path target = Files.createDirectories(checkout.resolve("target"));
        Process other = new ProcessBuilder(
                        "flock", target.resolve("lock").toString(), "sh", "-c", "echo taken; cat >/dev/null")
                .start();
        assertEquals("taken", other.inputReader().readLine());
        Process waiting = command(checkout.resolve("oicq"), Map.of("HOME", folder.toString()), "admin", "x")
                .start();
        // One that says nothing here says its next line when the other one is done.
        var said = CompletableFuture.supplyAsync(() -> firstLine(waiting), Thread::startVirtualThread);
        try {
            assertEquals("oicq: another build is at work here; waiting for it…", said.get(30, TimeUnit.SECONDS));
        } finally {
            other.getOutputStream().close();
        }
        assertEquals(0, waiting.waitFor());
    }

    private static String firstLine(Process process) {
        try {
            return process.errorReader(StandardCharsets.UTF_8).readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
